import type { Clock, ModuleResult, Outcome, Plan, Readers, Seen } from "../contract.js";
import type { BoardInfo } from "./board-info.js";
import { formatMoment, formatSpan } from "./clock-text.js";
import { outputFields } from "./lines.js";
import type { Operation } from "./operations.js";
import { join } from "./paths.js";
import { Refusal } from "./refusal.js";

/** `warn` was taken out of command and shell, but stands in many playbooks: only a task that really runs fails by it. */
export function refuseWarn(warn: unknown): void {
  if (warn === undefined) return;
  const known = "argv, chdir, cmd, creates, executable, removes, stdin, stdin_add_newline, strip_empty_ends";
  throw new Refusal(`Unsupported parameters for (command) module: warn. Supported parameters include: ${known}.`);
}

/** What `command` and `shell` share: when to run, in which folder, what to feed, what to give back. */
export interface CommandArgs {
  chdir?: string | undefined;
  creates?: string | undefined;
  removes?: string | undefined;
  stdin?: string | undefined;
  stdin_add_newline: boolean;
  strip_empty_ends: boolean;
}

/** Nothing is read but what `creates` and `removes` name; both may be patterns. */
export function commandReaders(args: CommandArgs): Readers {
  const readers: Record<string, Readers[string]> = {};
  if (args.creates) readers.creates = { read: "glob", pattern: join(args.chdir ?? "", args.creates) };
  if (args.removes) readers.removes = { read: "glob", pattern: join(args.chdir ?? "", args.removes) };
  return readers;
}

/** The plan for one command; `cmd` is what the result shows of it. */
export function commandPlan(
  args: CommandArgs,
  cmd: string | readonly string[],
  run: Extract<Operation, { op: "run" }>,
  seen: Seen<Readers>,
  clock: Clock,
): Plan {
  const needless = whyNeedless(args, seen, clock);
  const none = { cmd, start: null, end: null, delta: null };
  if (needless) return { plan: "ok", result: { ...needless, ...none, rc: 0 } };
  if (!clock.checkMode) return { plan: "change", diff: [], operations: [run], verify: false, result: { cmd } };
  const msg = "Command would have run if not in check mode";
  const result = { ...none, ...outputFields("", ""), rc: 0, msg };
  if (args.creates === undefined && args.removes === undefined) {
    return { plan: "change", inCheck: "skip", diff: [], operations: [run], verify: false, result };
  }
  return { plan: "change", diff: [], operations: [run], verify: false, result };
}

function whyNeedless(args: CommandArgs, seen: Seen<Readers>, clock: Clock): ModuleResult | undefined {
  const would = clock.checkMode ? "Would" : "Did";
  const found = (name: string) => ((seen[name] as { paths: string[] } | undefined)?.paths.length ?? 0) > 0;
  if (args.creates && found("creates")) {
    const stdout = `skipped, since ${args.creates} exists`;
    return { msg: `${would} not run command since '${args.creates}' exists`, ...outputFields(stdout, "") };
  }
  if (args.removes && !found("removes")) {
    const stdout = `skipped, since ${args.removes} does not exist`;
    return { msg: `${would} not run command since '${args.removes}' does not exist`, ...outputFields(stdout, "") };
  }
  return undefined;
}

/** Standard input as the command gets it: with a newline at the end, unless that is switched off. */
export function stdinOf(args: CommandArgs): { stdin?: string } {
  if (args.stdin === undefined) return {};
  return { stdin: args.stdin_add_newline ? `${args.stdin}\n` : args.stdin };
}

/** The fields that a finished command gives. */
export function commandResult(args: CommandArgs, outcome: Outcome<Readers>, board: BoardInfo): ModuleResult {
  const result = outcome.operations[0];
  if (!result) return {};
  const entering = result.details?.notEntered;
  if (typeof entering === "number") return notEntered(args.chdir ?? "", entering);
  const strip = (text: string) => (args.strip_empty_ends ? text.replace(/[\r\n]+$/, "") : text);
  const offset = board.utcOffset ?? 0;
  const failed = result.rc !== 0 || result.status !== "done";
  return {
    changed: true,
    rc: result.rc,
    ...outputFields(strip(result.stdout), strip(result.stderr)),
    start: formatMoment(result.startedAt, offset),
    end: formatMoment(result.startedAt + result.elapsedMs, offset),
    delta: formatSpan(result.elapsedMs),
    msg: failed ? "non-zero return code" : "",
    ...(failed ? { failed } : {}),
  };
}

/**
 * What `command` gives where its program is not there, or may not be run: told from one that fails by what the shell says
 * of its name. Nothing has begun then, so there are no times.
 */
export function missingProgram(words: readonly string[], result: ModuleResult): ModuleResult | undefined {
  const program = words[0]!;
  const last = String(result["stderr"]).split("\n").at(-1) ?? "";
  if (!last.includes(`${program}: `)) return undefined;
  const failed = { ...outputFields("", ""), cmd: words.join(" "), changed: false, failed: true };
  if (result["rc"] === 127 && /not found|No such file/.test(last)) {
    return { ...failed, rc: 2, msg: `[Errno 2] No such file or directory: b'${program}'` };
  }
  if (result["rc"] === 126 && /[Pp]ermission denied/.test(last)) {
    return { ...failed, rc: 13, msg: `[Errno 13] Permission denied: b'${program}'` };
  }
  return undefined;
}

const reasons: Readonly<Record<number, string>> = {
  2: "No such file or directory",
  13: "Permission denied",
  20: "Not a directory",
};

function notEntered(directory: string, errno: number): ModuleResult {
  const reason = `[Errno ${errno}] ${reasons[errno]}: b'${directory}'`;
  const msg = `Unable to change directory before execution: ${reason}`;
  return { changed: false, failed: true, ...outputFields("", ""), msg };
}
