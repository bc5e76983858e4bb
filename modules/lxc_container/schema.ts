import type { Static } from "@sinclair/typebox";
import { arg, args } from "../kit/args.js";

export const schema = args({
  name: arg.str("The guest's name.", { required: true }),
  state: arg.choice(
    ["started", "stopped", "restarted", "frozen", "absent"],
    "What it should be: running, not running, started anew, held still, or destroyed with its files.",
    { default: "started" },
  ),
  lxcpath: arg.path(
    "Where guests lie; by default /usr/local/var/lib/lxc for an LXC from source, /var/lib/lxc otherwise.",
  ),
  wait_for_address: arg.int("How many seconds to wait until the running guest has an IPv4 address; 0 does not wait.", {
    default: 0,
  }),
  timeout: arg.int("How many seconds a guest has to stop by itself before it is killed.", { default: 30 }),
  console_log: arg.path("A file on the board for what the guest's console prints."),
});

export type LxcContainerArgs = Static<typeof schema>;
