import type { DiffEntry, HostStats, ResultStatus, TaskInfo, TaskResult } from "../../events.js";
import type { TaskNode } from "../../load/nodes.js";
import type { Value } from "../../values.js";
import { canRescue } from "../iterator/failure.js";
import { emitItem } from "../task/item-event.js";
import { type TaskOutcome, type Verdict, verdictOf } from "../task/outcome.js";
import { censor } from "../task/result.js";
import { applyEffects, registerResult } from "./effects.js";
import { notifyHandlers } from "./handlers.js";
import { placeOf } from "./place.js";
import type { PlayRun } from "./play-run.js";

export interface Processed {
  host: string;
  task: TaskNode;
  outcome: TaskOutcome;
  verdict: Verdict;
}

/** Takes a task's outcome on a host into the play: states, numbers, variables, handlers, events. */
export function processOutcome(
  play: PlayRun,
  host: string,
  task: TaskNode,
  info: TaskInfo,
  outcome: TaskOutcome,
  runOnce: boolean,
): Processed {
  const including =
    task.resolved === "include_tasks" || task.resolved === "include_role" || task.resolved === "include";
  if (verdictOf(outcome.result) !== "failed") takeEffects(play, host, task, info, outcome, runOnce);
  const verdict = verdictOf(outcome.result);
  const ignored = verdict === "failed" ? outcome.ignoreErrors : verdict === "unreachable" && outcome.ignoreUnreachable;
  const status: ResultStatus = verdict;
  const fatal = !ignored && (verdict === "unreachable" || (verdict === "failed" && !canRescue(play.walk.state(host))));
  if (verdict === "failed") processFailure(play, host, task, outcome, runOnce);
  else if (verdict === "unreachable") processUnreachable(play, host, outcome);
  else if (verdict === "skipped") play.run.stats.count(host, "skipped");
  else {
    notify(play, host, task, outcome, verdict);
    if (!including) play.run.stats.count(host, "ok", ...(verdict === "changed" ? (["changed"] as const) : []));
  }
  if (!including || verdict === "failed" || verdict === "skipped")
    emitResult(play, host, info, outcome, status, ignored);
  registerResult(play, host, task, outcome.result as Record<string, Value>, runOnce);
  if (task.role && (verdict === "ok" || verdict === "changed" || verdict === "failed"))
    play.ledger.noteRan(task.role, host);
  if (task.handler) play.walk.unnotify(task, host);
  const partial = play.run.factSubsets !== undefined && task.action === "gather_facts" && verdict === "ok";
  play.run.log?.end(placeOf(play, task, host), partial ? { ...outcome, partial } : outcome, fatal);
  return { host, task, outcome, verdict };
}

/** Lets what the items learned or asked for take effect. What was added to the inventory says only now what changed. */
function takeEffects(
  play: PlayRun,
  host: string,
  task: TaskNode,
  info: TaskInfo,
  outcome: TaskOutcome,
  runOnce: boolean,
): void {
  for (const [index, item] of outcome.items.entries()) {
    const changed = applyEffects(play, host, task, item, runOnce);
    if (changed === undefined) continue;
    if (!task.keywords.has("changed_when")) item.result.changed = changed;
    if (item.result.changed) outcome.result.changed = true;
    if (!outcome.looped) continue;
    Object.assign((outcome.result["results"] as TaskResult[])[index]!, { changed: item.result.changed });
    emitItem(play.run, info, host, item);
  }
}

function processFailure(play: PlayRun, host: string, task: TaskNode, outcome: TaskOutcome, runOnce: boolean): void {
  const { stats, failed } = play.run;
  if (outcome.ignoreErrors) {
    const changed: (keyof HostStats)[] = outcome.result.changed ? ["changed"] : [];
    stats.count(host, "ok", "ignored", ...changed);
    return;
  }
  const before = play.walk.state(host);
  for (const target of runOnce ? play.reachable() : [host]) {
    play.walk.fail(target);
    play.removed.add(target);
  }
  if (play.walk.isFailed(host) && play.walk.peek(host).state.phase === "complete") failed.add(host);
  if (canRescue(before)) {
    stats.count(host, "rescued");
    play.removed.delete(host);
    play.run.vars
      .store(host)
      .set({ ansible_failed_task: describeTask(play, task), ansible_failed_result: outcome.result });
  } else stats.count(host, "failed");
  play.updateHosts();
}

function processUnreachable(play: PlayRun, host: string, outcome: TaskOutcome): void {
  if (outcome.ignoreUnreachable) {
    play.run.stats.count(host, "ok", "ignored");
    return;
  }
  play.run.unreachable.add(host);
  play.removed.add(host);
  play.run.stats.count(host, "unreachable");
  play.updateHosts();
}

function notify(play: PlayRun, host: string, task: TaskNode, outcome: TaskOutcome, verdict: Verdict): void {
  const told = verdict === "changed" || (verdict === "ok" && outcome.mayHaveChanged);
  if (!told) return;
  const names = new Set(outcome.items.flatMap((item) => [...item.notify]));
  notifyHandlers(play, host, [...names], task);
}

function emitResult(
  play: PlayRun,
  host: string,
  info: TaskInfo,
  outcome: TaskOutcome,
  status: ResultStatus,
  ignored: boolean,
): void {
  const only = outcome.looped ? undefined : outcome.items[0];
  const diff: DiffEntry[] = only && !outcome.noLog ? [...only.diff] : [];
  play.run.emit({
    event: "result",
    task: {
      ...info,
      ...(outcome.noLog ? { noLog: true } : {}),
      ...(outcome.action === undefined ? {} : { action: outcome.action }),
    },
    host,
    status,
    result: outcome.noLog ? censor(outcome.result) : outcome.result,
    ignored,
    diff,
    elapsedMs: outcome.elapsedMs,
    ...(outcome.replayed ? { replayed: true as const } : {}),
    // A censored loop has no items to look at, so that its summary is shown.
    ...(outcome.looped && !outcome.noLog ? { loop: true } : {}),
    ...(outcome.delegatedTo === undefined ? {} : { delegatedTo: outcome.delegatedTo }),
    ...(only?.unknown === undefined ? {} : { unknown: only.unknown }),
    ...(only?.show && !outcome.noLog ? { show: only.show } : {}),
  });
}

/** `ansible_failed_task`: what a rescue section may want to know of the task. */
function describeTask(play: PlayRun, task: TaskNode): Record<string, Value> {
  const described: Record<string, Value> = {
    name: task.name ?? "",
    action: task.action,
    args: { ...task.args, ...(task.freeForm === undefined ? {} : { _raw_params: task.freeForm }) },
    register: task.register ?? null,
    path: `${task.position.file}:${task.position.line}`,
    role: task.role?.roleName ?? null,
    play: play.info.name,
  };
  for (const [name, keyword] of task.keywords) described[name] ??= keyword.value;
  return described;
}
