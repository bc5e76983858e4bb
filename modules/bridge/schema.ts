import type { Static } from "@sinclair/typebox";
import { arg, args, item } from "../kit/args.js";

export const schema = args({
  name: arg.str("The bridge.", { default: "br0" }),
  ports: arg.list(item.str, "The interfaces that are its ports; [] for a bridge of guests alone.", {
    aliases: ["port", "bridge_ports"],
    default: ["eth0"],
  }),
  method: arg.choice(
    ["dhcp", "static", "manual"],
    "How it gets its address; by default as its first port does now, whose stanza moves to the bridge.",
  ),
  address: arg.str("IPv4 address, also with /length. Needs method: static."),
  netmask: arg.str("Its netmask, where the address has no /length."),
  gateway: arg.str("The default route."),
  dns: arg.list(item.str, "Name servers (dns-nameservers)."),
  stp: arg.bool("Whether the bridge speaks the spanning tree protocol.", { aliases: ["bridge_stp"] }),
  fd: arg.int("Forward delay in seconds (bridge_fd); 0 lets guests reach the network at once.", {
    aliases: ["bridge_fd"],
  }),
  hwaddr: arg.str("A fixed hardware address; by default the kernel takes a port's.", { aliases: ["hwaddress"] }),
  mtu: arg.int("Largest packet in bytes."),
  state: arg.choice(
    ["present", "absent"],
    "absent: the bridge goes, and its first port gets its address options back.",
    { default: "present" },
  ),
  apply: arg.choice(
    ["now", "boot"],
    "now: bring it up at once, and the old configuration back when that fails; boot: only write the file.",
    { default: "now" },
  ),
  confirm_timeout: arg.int(
    "Seconds in which the board must answer over a fresh connection after the change; else it has its old network back.",
    { default: 60 },
  ),
  file: arg.path("The file of interfaces; a port's stanza is also found in interfaces.d.", {
    default: "/etc/network/interfaces",
  }),
  backup: arg.bool("Keep the file as it was, with a time in its name.", { default: false }),
});

export type BridgeArgs = Static<typeof schema>;
