import { existsSync } from "node:fs";
import { AxleError } from "../errors.js";
import { listRuns, stateOf } from "../journal/list-runs.js";
import { type LoggedRun, readLog } from "../journal/read-log.js";
import { logPath } from "../journal/writer.js";
import type { Options } from "./options.js";
import { digestOf } from "./run-log.js";
import { say, warnUser } from "./terminal.js";

/** `axle resume [RUN]`: goes on where a run stopped, board by board. */
export async function resumeRun(name: string | undefined, given: Options): Promise<number> {
  const run = name === undefined ? newestUnfinished() : readLog(pathOf(name));
  if (!run) {
    say("There is no run here that could go on: every one came to its end.");
    return 0;
  }
  const { head } = run;
  const state = stateOf(run);
  if (state === "running") {
    throw new AxleError({
      kind: "options",
      message: `The run ${head.run} is still going on (process ${head.pid}).`,
      remedy: "Wait for its end, or end it first.",
    });
  }
  if (state === "done") {
    say(`The run ${head.run} came to its end: there is nothing to go on with.`);
    return 0;
  }
  if (head.applies !== undefined) {
    throw new AxleError({
      kind: "options",
      message: `The run ${head.run} applies the plan ${head.applies}.`,
      remedy: `Apply it again: what is done already is left alone (axle apply ${head.applies}).`,
    });
  }
  if (existsSync(head.cwd)) process.chdir(head.cwd);
  warnOfChanges(run);
  const { extraVars = [], ...rest } = given;
  const stored = head.options as Options;
  const options = { ...stored, ...rest, extraVars: [...(stored.extraVars ?? []), ...extraVars] };
  requireLeftOut(head.leftOut, extraVars);
  const { runPlaybookCommand } = await import("./run-playbooks.js");
  const playbooks = head.playbooks.map(({ path }) => path);
  return runPlaybookCommand(playbooks, options, { resumed: { run: head.run, records: run.records } });
}

function newestUnfinished(): LoggedRun | undefined {
  const runs = listRuns(process.cwd());
  const resumed = new Set(runs.map(({ head }) => head.resumes));
  return runs.findLast((run) => ["failed", "cut off"].includes(stateOf(run)) && !resumed.has(run.head.run));
}

function pathOf(name: string): string {
  const path = logPath(process.cwd(), name);
  if (existsSync(path)) return path;
  throw new AxleError({
    kind: "missing-file",
    message: `There is no run ${name} below ${process.cwd()}/.axle/runs.`,
    remedy: "`axle runs` lists them.",
  });
}

/** Tasks are found again by where they are written: in a playbook that was changed some may be carried out once more. */
function warnOfChanges({ head }: LoggedRun): void {
  for (const { path, sha256 } of head.playbooks) {
    if (!existsSync(path)) throw new AxleError({ kind: "missing-file", message: `The playbook ${path} is gone.` });
    if (digestOf(path) !== sha256)
      warnUser(`${path} was changed since: what is not written where it was is carried out again.`);
  }
}

/** @param command what it is given to again */
export function requireLeftOut(names: readonly string[], given: readonly string[], command = "resume"): void {
  const missing = names.filter((name) => !given.some((text) => text.startsWith("@") || text.includes(name)));
  if (missing.length === 0) return;
  throw new AxleError({
    kind: "options",
    message: `It was started with ${missing.join(", ")}, which ${missing.length > 1 ? "were" : "was"} not written down, being secret by name.`,
    remedy: `Give ${missing.length > 1 ? "them" : "it"} again: axle ${command} -e ${missing[0]}=….`,
  });
}
