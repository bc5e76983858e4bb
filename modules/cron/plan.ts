import type { ModuleResult, Plan, Planned } from "../contract.js";
import { expectation } from "../kit/file-info.js";
import type { Operation } from "../kit/operations.js";
import type { Prediction } from "../kit/predictions.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import type { ContentReading, StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { type CronArgs, cronFile } from "./schema.js";
import {
  jobLine,
  jobNames,
  removeJob,
  removeVariable,
  render,
  setJob,
  setVariable,
  tableLines,
  variableNames,
} from "./table.js";

export interface CronReadings {
  table: QueryReading | undefined;
  file: ContentReading | undefined;
  stat: StatReading | undefined;
}

/** Decides how the table is to look. Throws {@link Refusal}. */
export function planCron(args: CronArgs, seen: CronReadings): Plan {
  refuseNonsense(args, seen);
  const text = seen.file?.text ?? seen.table?.sections["table"] ?? "";
  const before = tableLines(text);
  const after = change(args, before);
  const file = cronFile(args);
  const warnings = warn(args);
  const result: ModuleResult = {
    jobs: jobNames(after),
    envs: variableNames(after),
    ...(args.cron_file === undefined ? {} : { cron_file: args.cron_file }),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
  const unfinished = seen.file !== undefined && text !== "" && !/[\r\n]$/.test(text);
  if (render(before) === render(after) && !unfinished) return { plan: "ok", result };
  const header = file ?? (args.user ? `crontab for user "${args.user}"` : "crontab");
  const gone = file !== undefined && after.every((line) => line.trim() === "") && args.state === "absent";
  const diff = [
    {
      before: render(before),
      after: gone ? "" : render(after),
      before_header: header,
      after_header: gone ? "/dev/null" : header,
    },
  ];
  const operations =
    file === undefined
      ? install(args, seen.table as QueryReading, render(before), render(after))
      : write(args, file, after, gone, seen);
  return { plan: "change", diff, operations, result };
}

function change(args: CronArgs, lines: readonly string[]): string[] {
  if (args.env) return args.state === "present" ? setVariable(lines, args) : removeVariable(lines, args.name);
  return args.state === "present" ? setJob(lines, args.name, jobLine(args)) : removeJob(lines, args.name);
}

function refuseNonsense(args: CronArgs, seen: CronReadings): void {
  const fields = [args.minute, args.hour, args.day, args.month, args.weekday];
  const refuse = (problem: string, remedy: string) => {
    throw new Refusal(problem, {}, remedy);
  };
  if (args.cron_file === "/etc/crontab")
    refuse("/etc/crontab is not managed by cron_file", "Use a file below /etc/cron.d.");
  if (args.special_time && fields.some((field) => field !== "*")) {
    refuse("You must specify time and date fields or special time.", "Leave one of the two out.");
  }
  if (args.env && args.name.includes(" "))
    refuse("Invalid name for environment variable", "A variable's name has no blanks.");
  if (args.state === "present") {
    if (args.cron_file && !args.user)
      refuse("To use cron_file=... parameter you must specify user=... as well", "Set user.");
    if (args.job === undefined) refuse("You must specify 'job' to install a new cron job or variable", "Set job.");
    if ((args.insertafter ?? args.insertbefore) !== undefined && !args.env) {
      refuse("Insertafter and insertbefore parameters are valid only with env=yes", "Leave them out.");
    }
  }
  if (seen.table && linesOf(seen.table, "tool").length === 0) refuse("the board has no crontab", "Install cron.");
}

function warn(args: CronArgs): string[] {
  const warnings: string[] = [];
  const base = args.cron_file?.split("/").at(-1);
  if (base !== undefined && !/^[A-Za-z0-9_-]+$/.test(base)) {
    warnings.push(`cron does not read the file '${base}': its name may hold letters, digits, _ and - only`);
  }
  if (!args.env && /[\r\n]/.test((args.job ?? "").trim())) warnings.push("Job should not contain line breaks");
  return warnings;
}

/** crontab itself checks the table, and tells cron. */
function install(args: CronArgs, table: QueryReading, before: string, after: string): Operation[] {
  const me = linesOf(table, "me")[0];
  const who = args.user !== undefined && args.user !== me ? ["-u", args.user] : [];
  const set: Operation = { op: "run", argv: ["crontab", ...who, "-"], stdin: after };
  if (!args.backup) return [set];
  const keep = 'f=$(mktemp "${TMPDIR:-/tmp}/crontab.XXXXXX") && cat >"$f" && echo "$f"';
  return [{ op: "run", argv: ["/bin/sh", "-c", keep], stdin: before }, set];
}

function write(args: CronArgs, file: string, after: string[], gone: boolean, seen: CronReadings): Operation[] {
  const expect = expectation(file, seen.stat as StatReading);
  if (gone) return [{ op: "remove", path: file, expect }];
  const mode = seen.stat?.exists ? {} : { mode: 0o644 };
  return [
    { op: "write", path: file, content: render(after), ...mode, ...(args.backup ? { backup: true } : {}), expect },
  ];
}

/** The table that crontab is given; a file of cron's the operations tell. */
export function predictTable(args: CronArgs, plan: Planned): Prediction[] {
  const set = plan.operations.findLast((operation) => operation.op === "run");
  if (cronFile(args) !== undefined || set?.op !== "run" || typeof set.stdin !== "string") return [];
  const sections = { table: set.stdin, rc: "0", tool: "yes" };
  return [{ predict: "answer", query: "crontab", about: { user: args.user }, sections }];
}
