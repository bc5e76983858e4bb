import { defineModule, type Readers } from "../contract.js";
import { predictMounts } from "../kit/predicted.js";
import { refusable } from "../kit/refusal.js";
import { planCgroups } from "./plan.js";
import { schema } from "./schema.js";

export default defineModule({
  name: "cgroup_mount",
  summary: "Mounts control groups, now and at every boot, in the layout that LXC on this board needs",
  args: schema,
  supports: { check: "full", diff: true },
  returns: {
    path: "Where it is mounted",
    layout: "single, split, unified, or as-it-is where the board has mounted them already",
    mounted: "Every cgroup mount there was",
  },
  examples: `
- name: All controllers in one hierarchy at /cgroup
  cgroup_mount:
    path: /cgroup
    layout: single
- name: Whatever fits this board
  cgroup_mount:
    path: /sys/fs/cgroup
    layout: auto
`,
  probe: (args) =>
    ({
      fstab: { read: "content", path: args.fstab },
      fstabStat: { read: "stat", path: args.fstab, follow: true, checksum: "sha1" },
      mounts: { read: "content", path: "/proc/mounts" },
      filesystems: { read: "content", path: "/proc/filesystems" },
      cgroups: { read: "content", path: "/proc/cgroups" },
      point: { read: "stat", path: args.path },
    }) as const satisfies Readers,
  plan: (args, seen, board) => refusable(() => planCgroups(args, seen, board.kernel)),
  predict: (_args, seen, plan) => predictMounts(plan, seen.fstab?.text ?? ""),
});
