import type { Static } from "@sinclair/typebox";
import { arg, args, item } from "../kit/args.js";

export const schema = args({
  path: arg.path("Where it is mounted; a folder per controller below it in the split layout.", { default: "/cgroup" }),
  layout: arg.choice(
    ["single", "split", "unified", "auto"],
    "single: every controller in one version 1 hierarchy; split: one hierarchy per controller; unified: version 2; auto: what is mounted already, else what the kernel has (single before Linux 4.5, unified from then on).",
    { default: "auto" },
  ),
  state: arg.choice(
    ["mounted", "present", "unmounted", "absent"],
    "mounted: in /etc/fstab and mounted; present: in /etc/fstab only; unmounted: not mounted, /etc/fstab as it is; absent: neither.",
    { default: "mounted" },
  ),
  controllers: arg.list(item.str, "Only these controllers; by default all that the kernel has switched on."),
  options: arg.str("Further mount options.", { default: "defaults" }),
  fstab: arg.path("The table of file systems.", { default: "/etc/fstab" }),
  backup: arg.bool("Keep the table as it was, with a time in its name.", { default: false }),
});

export type CgroupArgs = Static<typeof schema>;
