import type { Static } from "@sinclair/typebox";
import { arg, args, item } from "../kit/args.js";

export const schema = args({
  name: arg.str("The guest's name.", { required: true }),
  template: arg.str("What it is made of: the name of one of LXC's templates (debian, busybox, download, …).", {
    default: "debian",
  }),
  template_options: arg.list(item.str, "What the template itself is told, e.g. [-r, bookworm]."),
  config: arg.path("A configuration on the board that the guest begins with (lxc-create -f)."),
  options: arg.list(
    item.str,
    "Options, `key = value`, that the guest begins with, instead of a file; spelled as the board's LXC reads them.",
  ),
  lxcpath: arg.path(
    "Where guests lie; by default /usr/local/var/lib/lxc for an LXC from source, /var/lib/lxc otherwise.",
  ),
  backing_store: arg.choice(
    ["dir", "lvm", "loop", "btrfs", "zfs", "overlayfs", "best", "none"],
    "How its files are kept (lxc-create -B).",
    { aliases: ["backingstore", "bdev"] },
  ),
  state: arg.choice(["present", "absent"], "absent: the guest is destroyed, with its files (it must be stopped).", {
    default: "present",
  }),
  replace_network_run: arg.bool(
    "Make the guest's /etc/network/run a folder where it is a symlink to /dev/shm/network, which keeps its network from coming up.",
    { default: false },
  ),
  min_free_mb: arg.int("Refuse to create the guest when less than this is free where guests lie.", { default: 0 }),
  environment: arg.dict("Variables for lxc-create and its template, e.g. MIRROR."),
});

export type LxcCreateArgs = Static<typeof schema>;
