import type { Static } from "@sinclair/typebox";
import { arg, args } from "../kit/args.js";

export const schema = args({
  name: arg.str("The job's name, kept in a comment above it; with env, the variable's name.", { required: true }),
  user: arg.str("Whose crontab; in a cron_file, as whom the job runs."),
  job: arg.str("The command; with env, the variable's value.", { aliases: ["value"] }),
  cron_file: arg.path("A file below /etc/cron.d, or a whole path, instead of a user's crontab."),
  state: arg.choice(["present", "absent"], "Whether it is there.", { default: "present" }),
  backup: arg.bool("Keep the table as it was.", { default: false }),
  minute: arg.str("0-59, *, */2 and the like.", { default: "*" }),
  hour: arg.str("0-23, *, */2 and the like.", { default: "*" }),
  day: arg.str("1-31, *, */2 and the like.", { default: "*", aliases: ["dom"] }),
  month: arg.str("1-12, *, */2 and the like.", { default: "*" }),
  weekday: arg.str("0-6 for Sunday to Saturday, *, and the like.", { default: "*", aliases: ["dow"] }),
  special_time: arg.choice(
    ["reboot", "yearly", "annually", "monthly", "weekly", "daily", "hourly"],
    "A word instead of the five fields.",
  ),
  disabled: arg.bool("Keep the job as a comment.", { default: false }),
  env: arg.bool("A variable rather than a job.", { default: false }),
  insertafter: arg.str("With env: after which variable it goes."),
  insertbefore: arg.str("With env: before which variable it goes."),
});

export type CronArgs = Static<typeof schema>;

/** The file that the task means, if it does not mean a user's crontab. */
export function cronFile(args: CronArgs): string | undefined {
  if (args.cron_file === undefined) return undefined;
  return args.cron_file.startsWith("/") ? args.cron_file : `/etc/cron.d/${args.cron_file}`;
}
