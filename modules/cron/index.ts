import { defineModule, type Readers } from "../contract.js";
import { keptBackup } from "../kit/file-info.js";
import type { QueryReading } from "../kit/queries/query.js";
import type { ContentReading, StatReading } from "../kit/readers.js";
import { refusable } from "../kit/refusal.js";
import { planCron, predictTable } from "./plan.js";
import { cronFile, schema } from "./schema.js";

/** Lines of a crontab, known by the comment above them, as Ansible writes it. */
export default defineModule({
  name: "cron",
  summary: "Manages cron's jobs and variables",
  args: schema,
  rules: [{ rule: "mutually-exclusive", of: ["insertafter", "insertbefore"] }],
  examples: `
- name: Logs of the guests go every night
  cron:
    name: rotate guests' logs
    minute: "17"
    hour: "3"
    job: /usr/local/sbin/rotate-guests

- name: At boot, in a file of its own
  cron:
    name: watch the bridge
    special_time: reboot
    user: root
    cron_file: bridge
    job: /usr/local/sbin/watch-bridge
`,
  returns: {
    jobs: "Names of the jobs.",
    envs: "Names of the variables.",
    cron_file: "The file.",
    backup_file: "Where the table is kept as it was.",
  },
  supports: { check: "full", diff: true },
  probe: (args): Readers => {
    const file = cronFile(args);
    if (file === undefined) return { table: { read: "query", query: "crontab", about: { user: args.user } } };
    return {
      file: { read: "content", path: file },
      stat: { read: "stat", path: file, follow: true, checksum: "sha1" },
    };
  },
  plan: (args, seen) =>
    refusable(() =>
      planCron(args, {
        table: seen["table"] as QueryReading | undefined,
        file: seen["file"] as ContentReading | undefined,
        stat: seen["stat"] as StatReading | undefined,
      }),
    ),
  predict: (args, _seen, plan) => predictTable(args, plan),
  finish: (args, _seen, outcome) => {
    if (!args.backup) return {};
    const kept = keptBackup(outcome.operations) ?? outcome.operations[0]?.stdout.trim();
    return kept ? { backup_file: kept } : {};
  },
});
