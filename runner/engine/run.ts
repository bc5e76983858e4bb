import { steadyNow } from "../clock.js";
import { AxleError } from "../errors.js";
import type { PlaybookNode } from "../load/nodes.js";
import { loadPlaybook } from "../load/playbook.js";
import { neededSubsets } from "./facts/needed.js";
import type { RunOptions } from "./options.js";
import { runPlay } from "./play/run-play.js";
import { collectEarly } from "./run/collect-early.js";
import { writeRetryFile } from "./run/retry-file.js";
import { sentAlong } from "./run/sent-along.js";
import { RunState } from "./run/state.js";

export type { BecomeOptions, ConnectionOptions, Prompts, RunOptions } from "./options.js";

/** What an interrupted run gives, as Ansible does. */
export const interruptedCode = 99;

/**
 * Runs playbooks. Gives the exit code of ansible-playbook: 0, 2 (a host failed), 4 (a host was unreachable), 99
 * (interrupted). All playbooks are loaded before the first task runs. Throws an AxleError for what cannot be run at all:
 * files that do not load, inventories, handlers that do not exist.
 */
export async function runPlaybooks(options: RunOptions): Promise<number> {
  const startedAt = steadyNow();
  const run = new RunState(options);
  run.selector.checkLimit();
  collectEarly(run.inventory.inventory.hosts.size);
  const check = options.check ?? false;
  const diff = options.diff ?? options.settings.flag("DIFF_ALWAYS");
  try {
    if (options.flushCache) for (const name of run.inventory.inventory.hosts.keys()) run.vars.store(name).clearFacts();
    const playbooks = options.loaded ? [options.loaded] : options.playbooks.map((file) => loadPlaybook(run.load, file));
    run.dispatcher.examine(playbooks);
    await run.loadOwnModules();
    run.factSubsets = neededSubsets(run, playbooks);
    run.log = options.log?.(run.id);
    run.emit({ event: "run-start", run: run.id, playbooks: playbooks.map(({ file }) => file), check, diff });
    const exitCode = await runAll(run, playbooks);
    run.log?.close(exitCode);
    run.emit({ event: "run-end", exitCode, elapsedMs: steadyNow() - startedAt });
    return exitCode;
  } finally {
    await run.boards.closeAll();
  }
}

async function runAll(run: RunState, playbooks: readonly PlaybookNode[]): Promise<number> {
  let code = 0;
  for (const playbook of playbooks) {
    try {
      code = await runPlaybook(run, playbook);
    } catch (error) {
      if (!(error instanceof AxleError) || error.kind !== "interrupted") throw error;
      code = interruptedCode;
      warnOfInterruption(run);
    }
    run.emit({ event: "recap", ...run.stats.recap() });
    writeRetryFile(run, playbook.file);
    if (code !== 0) break;
  }
  const { startAtTask } = run.options;
  if (startAtTask !== undefined && !run.startFound && code === 0) {
    run.warn(`No matching task "${startAtTask}" found. Note: --start-at-task can only follow static includes.`);
  }
  return code;
}

/** Says what was under way, since its outcome is not known. */
function warnOfInterruption(run: RunState): void {
  for (const [host, task] of run.inFlight) {
    const along = sentAlong(run, host);
    const but = along === "" ? "" : `, but for what was sent along with one before: ${along}`;
    const message = `The run was interrupted during "${task.name}" on ${host}: what it has done there is not known. Tasks before it are done, tasks after it are not${but}.`;
    run.emit({ event: "warning", message, host, position: task.position });
  }
}

async function runPlaybook(run: RunState, playbook: PlaybookNode): Promise<number> {
  let code = 0;
  run.emit({ event: "playbook-start", file: playbook.file, plays: playbook.plays.length });
  for (const play of playbook.plays) {
    const end = await runPlay(run, play);
    code = end.code;
    if (end.stop) break;
  }
  return code;
}
