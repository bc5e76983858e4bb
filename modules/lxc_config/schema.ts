import type { Static } from "@sinclair/typebox";
import { arg, args, item } from "../kit/args.js";

export const schema = args({
  name: arg.str("The guest whose configuration it is."),
  path: arg.path("A configuration file instead of a guest's, e.g. the one that new guests are created from."),
  lxcpath: arg.path(
    "Where guests lie; by default /usr/local/var/lib/lxc for an LXC from source, /var/lib/lxc otherwise.",
  ),
  options: arg.list(
    item.raw,
    "Options in order: `key = value` text, or a mapping with one key each; a mapping of all options does too. Keys of either dialect are understood and written in the one that the board's LXC reads. Keys that may be repeated (such as lxc.cgroup.devices.allow) are added, others are set.",
  ),
  network: arg.dict(
    "The first network card: type (veth, macvlan, …), link, flags, hwaddr, name, mtu, ipv4, ipv6, and other names that follow lxc.network.",
  ),
  hwaddr: arg.str("The first network card's fixed hardware address, XX:XX:XX:XX:XX:XX."),
  state: arg.choice(
    ["present", "absent"],
    "absent: the given options are removed (those without a value, all lines of the key).",
    { default: "present" },
  ),
  dialect: arg.choice(["auto", "old", "new"], "How keys are spelled; auto asks the board's LXC (old before 2.1).", {
    default: "auto",
  }),
  create: arg.bool("Make the file given by `path` when it is not there.", { default: false }),
  backup: arg.bool("Keep the file as it was, with a time in its name.", { default: false }),
  mode: arg.mode("Permissions of the file."),
});

export type LxcConfigArgs = Static<typeof schema>;
