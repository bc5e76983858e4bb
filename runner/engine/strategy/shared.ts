import { inProcess } from "../../dispatch/dispatcher.js";
import { AxleError } from "../../errors.js";
import type { TaskInfo } from "../../events.js";
import type { TaskNode } from "../../load/nodes.js";
import { includeCarrier, isInclude } from "../play/includes.js";
import { placeOf } from "../play/place.js";
import type { PlayRun } from "../play/play-run.js";
import { warnOfSentAlong } from "../run/sent-along.js";
import { concreteTask } from "../task/concrete.js";
import { type Carrier, executeTask } from "../task/execute.js";
import { keywordFlag, keywordNumber } from "../task/keywords.js";
import type { TaskOutcome } from "../task/outcome.js";
import { sayingWhere } from "../task/undefined.js";

/** How a batch went, as bits: Ansible's RUN_* codes. */
export const runCode = { ok: 0, failed: 2, unreachable: 4, breakPlay: 8 } as const;

/** Whether a task of a role must be passed over on a host because the same role has run there. */
export function roleIsOver(play: PlayRun, task: TaskNode, host: string): boolean {
  return !task.handler && task.role !== undefined && play.ledger.isOver(task.role, host);
}

/** Runs a task on a host to its outcome. */
export async function runTask(play: PlayRun, task: TaskNode, host: string, info: TaskInfo): Promise<TaskOutcome> {
  throwIfInterrupted(play);
  const place = placeOf(play, task, host);
  const before = play.run.options.resume?.take(place);
  if (before?.outcome) return before.outcome;
  play.run.log?.begin(place);
  play.run.inFlight.set(host, info);
  const step = { ...place, task, onController: await worksOnController(play, task) };
  const outcome = await play.run.dispatcher.carryOut(step, () => carryOut(play, task, host, info));
  warnOfSentAlong(play.run, host, info, outcome);
  if (before?.mayHaveChanged || play.convoys.isUncertain(host, task)) outcome.mayHaveChanged = true;
  // Stays when the task was interrupted: the end of the run then says what was under way.
  play.run.inFlight.delete(host);
  return outcome;
}

async function carryOut(play: PlayRun, task: TaskNode, host: string, info: TaskInfo): Promise<TaskOutcome> {
  let concrete = task;
  try {
    if (task.templated) {
      concrete = concreteTask(task, play.node, play.run.catalog, play.templar(task, host));
      if (await worksOnController(play, concrete)) play.run.dispatcher.meetController(task);
    }
  } catch (error) {
    const failing = {
      kind: "include" as const,
      prepare: () => {
        throw error;
      },
    };
    return executeTask(play.job(task, host, info), failing);
  }
  const outcome = await executeTask(play.job(concrete, host, info), await carrierOf(play, concrete));
  return task.templated ? { ...outcome, action: concrete.action } : outcome;
}

async function carrierOf(play: PlayRun, task: TaskNode): Promise<Carrier> {
  return isInclude(task) ? includeCarrier(play) : { kind: "module", module: await play.run.module(task) };
}

/** What only the controller of a run can do. Of an action that is a template this is not known beforehand. */
async function worksOnController(play: PlayRun, task: TaskNode): Promise<boolean> {
  if (task.templated) return false;
  const carrier = await carrierOf(play, task);
  return carrier.kind === "module" && carrier.module.onController === true;
}

/** Whether other processes carry tasks of this run out, too. */
export function isShared(play: PlayRun): boolean {
  return play.run.dispatcher !== inProcess;
}

/** Whether another process of the run carries a task out on a host: it needs no turn among this one's forks. */
export async function isElsewhere(play: PlayRun, task: TaskNode, host: string): Promise<boolean> {
  return play.run.dispatcher.isStepElsewhere({ task, host, onController: await worksOnController(play, task) });
}

/** Whether a task need not be carried out on any of these hosts, since an earlier run has done so. */
export function isReplayed(play: PlayRun, task: TaskNode, hosts: readonly string[]): boolean {
  const { resume } = play.run.options;
  return resume !== undefined && hosts.every((host) => resume.has(placeOf(play, task, host)));
}

export function throwIfInterrupted(play: PlayRun): void {
  if (play.run.options.signal?.aborted) {
    throw new AxleError({ kind: "interrupted", message: "The run was interrupted." });
  }
}

/** A flag that the strategy itself needs; one that cannot be rendered counts as the task's problem, not as set. */
export function strategyFlag(play: PlayRun, task: TaskNode, host: string, name: string): boolean {
  try {
    return keywordFlag(task, name, play.templar(task, host)) ?? false;
  } catch {
    return false;
  }
}

/** How many boards may run a task at once: `throttle`, within the forks. */
export function throttleOf(play: PlayRun, task: TaskNode, host: string): number {
  const words = "Failed to convert the throttle value to an integer: ";
  return sayingWhere(words, () => keywordNumber(task, "throttle", play.templar(task, host))) ?? 0;
}

/** `--step`: whether the task is to run. */
export async function takeStep(play: PlayRun, info: TaskInfo, host?: string): Promise<boolean> {
  const { run } = play;
  if (!run.stepping) return true;
  const where = host === undefined ? "" : `on ${host} `;
  const question = `Perform task: TASK: ${info.name} ${where}(N)o/(y)es/(c)ontinue: `;
  const { signal, prompts } = run.options;
  const answer = (await prompts.ask(question, signal ? { signal } : {})).trim().toLowerCase();
  if (answer === "c" || answer === "continue") run.stepping = false;
  return ["y", "yes", "c", "continue"].includes(answer);
}

/** The batch's code once all hosts are through. */
export function finalCode(play: PlayRun, result: number): number {
  // What a peek found out counts now: hosts at the end of their last block are through, or have failed for good.
  for (const host of play.reachable()) play.walk.commit(host, play.walk.peek(host).state);
  if (result !== runCode.ok) return result;
  if (play.run.unreachable.size > 0) return runCode.unreachable;
  return play.walk.failedHosts().length > 0 ? runCode.failed : runCode.ok;
}
