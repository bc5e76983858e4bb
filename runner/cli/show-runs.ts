import { existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { readEvents } from "../compare/read-run.js";
import { AxleError } from "../errors.js";
import { listRuns, stateOf } from "../journal/list-runs.js";
import type { LoggedRun } from "../journal/read-log.js";
import { journalPath } from "../journal/writer.js";
import type { Options } from "./options.js";
import { settingsFor } from "./settings.js";
import { say, terminalOutput } from "./terminal.js";
import { callbackView } from "./views.js";

/** `axle runs`: one line each, oldest first. */
export function showRuns(json: boolean): number {
  const runs = listRuns(process.cwd());
  if (json) {
    say(JSON.stringify(runs.map(aboutRun), null, 2));
    return 0;
  }
  if (runs.length === 0) say("No run was started in this folder yet.");
  for (const run of runs) {
    const { name, state, playbooks, hosts, tasks, resumes } = aboutRun(run);
    const more = resumes === undefined ? "" : `, goes on with ${resumes}`;
    say(
      `${name}  ${state.padEnd(8)} ${playbooks.map((path) => basename(path)).join(" ")} (${hosts} hosts, ${tasks} tasks done${more})`,
    );
  }
  return 0;
}

function aboutRun(run: LoggedRun) {
  const { head, records, close } = run;
  const ended = records.filter((record) => record.record === "end");
  return {
    name: head.run,
    state: stateOf(run),
    startedAt: new Date(head.at).toISOString(),
    ...(close ? { endedAt: new Date(close.at).toISOString(), exitCode: close.exitCode } : {}),
    playbooks: head.playbooks.map(({ path }) => path),
    hosts: new Set(ended.map(({ host }) => host)).size,
    tasks: ended.length,
    ...(head.resumes === undefined ? {} : { resumes: head.resumes }),
  };
}

/** `axle show RUN`: its journal through the view of a run. `axle show FILE`: a plan. */
export async function showRun(name: string, options: Options): Promise<number> {
  if (name.endsWith(".json") || (existsSync(name) && statSync(name).isFile())) {
    const { showPlan } = await import("./show-plan.js");
    return showPlan(name);
  }
  const path = journalPath(process.cwd(), name);
  if (!existsSync(path)) {
    throw new AxleError({
      kind: "missing-file",
      message: `There is no run ${name} below ${process.cwd()}/.axle/runs.`,
      remedy: "`axle runs` lists them.",
    });
  }
  const settings = settingsFor(options);
  const view = callbackView(settings, terminalOutput(settings), options.verbose ?? 0);
  for (const event of readEvents(path)) view(event);
  return 0;
}
