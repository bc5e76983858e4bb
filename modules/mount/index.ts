import { defineModule } from "../contract.js";
import { keptBackup } from "../kit/file-info.js";
import { predictMounts } from "../kit/predicted.js";
import { refusable } from "../kit/refusal.js";
import { planMount } from "./plan.js";
import { schema } from "./schema.js";

/** Lines of /etc/fstab and what is mounted, as ansible.posix.mount describes them. */
export default defineModule({
  name: "mount",
  summary: "Manages mount points, now and in /etc/fstab",
  args: schema,
  rules: [
    { rule: "required-if", argument: "state", equals: "mounted", then: ["src", "fstype"] },
    { rule: "required-if", argument: "state", equals: "present", then: ["src", "fstype"] },
    { rule: "required-if", argument: "state", equals: "ephemeral", then: ["src", "fstype"] },
  ],
  examples: `
- name: Control groups where the article has them
  mount:
    path: /cgroup
    src: cgroup
    fstype: cgroup
    state: mounted

- name: Guests on the second disk
  mount:
    path: /usr/local/var/lib/lxc
    src: LABEL=guests
    fstype: ext4
    opts: noatime
    passno: "2"
    state: mounted
`,
  returns: {
    name: "The mount point.",
    fstab: "The table that was managed.",
    backup_file: "Where the table is kept as it was.",
  },
  supports: { check: "full", diff: true },
  probe: (args) =>
    ({
      fstab: { read: "content", path: args.fstab ?? "/etc/fstab" },
      table: { read: "stat", path: args.fstab ?? "/etc/fstab", follow: true, checksum: "sha1" },
      mounts: { read: "content", path: "/proc/mounts" },
      point: { read: "stat", path: args.path, follow: true },
    }) as const,
  plan: (args, seen, _board, _inputs, clock) => refusable(() => planMount(args, seen, clock)),
  predict: (_args, seen, plan) => predictMounts(plan, seen.fstab?.text ?? "", [], seen.point?.exists),
  finish: (_args, _seen, outcome) => {
    const backup = keptBackup(outcome.operations);
    return backup === undefined ? {} : { backup_file: backup };
  },
});
