import type { Static } from "@sinclair/typebox";
import { arg, args } from "../kit/args.js";

export const schema = args({
  path: arg.path("Where it is mounted; `none` for swap.", { required: true, aliases: ["name"] }),
  src: arg.path("What is mounted: a device, LABEL=…, UUID=…, server:/path, or a name such as tmpfs."),
  fstype: arg.str("The type of the file system."),
  opts: arg.str("Mount options, as the table has them."),
  dump: arg.str("The fifth field of the table's line.", { default: "0" }),
  passno: arg.str("The sixth field: the order in which it is checked.", { default: "0" }),
  state: arg.choice(
    ["absent", "absent_from_fstab", "mounted", "present", "unmounted", "remounted", "ephemeral"],
    "mounted: in the table and mounted; present: in the table; unmounted: not mounted, the table as it is; absent: neither, and the mount point removed; absent_from_fstab: not in the table; remounted: mounted anew; ephemeral: mounted, the table as it is.",
    { required: true },
  ),
  fstab: arg.path("The table.", {}),
  boot: arg.bool("Whether it is mounted at boot; false adds noauto.", { default: true }),
  backup: arg.bool("Keep the table as it was, with a time in its name.", { default: false }),
});

export type MountArgs = Static<typeof schema>;
