import { nearestKeyword } from "../../load/effective.js";
import type { TaskNode } from "../../load/nodes.js";
import { isImplicit } from "../play/implicit.js";
import type { PlayRun } from "../play/play-run.js";

/** Keywords that make a task one that is not looked at ahead: it runs elsewhere, for others, again and again, or on its own. */
const unforeseen = ["delegate_to", "run_once", "until", "async"] as const;

/** Keywords of a task that runs when its time has come, or has only so much of it. */
const ownTime = [...unforeseen, "throttle", "timeout"] as const;

/** Meta actions that a board passes without anything happening but its handlers. */
const harmlessMetas = new Set(["noop", "flush_handlers", "role_complete"]);

export function isUnforeseenTask(task: TaskNode): boolean {
  return unforeseen.some((name) => nearestKeyword(task, name) !== undefined);
}

export function hasTimeOfItsOwn(task: TaskNode): boolean {
  return ownTime.some((name) => nearestKeyword(task, name) !== undefined);
}

/** Whether a `meta` task has no effect but on handlers. */
export function isHarmless(task: TaskNode): boolean {
  return isImplicit(task) || harmlessMetas.has(task.freeForm ?? "");
}

/** Whether a host passes a task without anything happening at all: handlers may be waiting to be flushed. */
export function isPassed(play: PlayRun, task: TaskNode, host: string): boolean {
  if (!task.handler && task.role !== undefined && play.ledger.isOver(task.role, host)) return true;
  return task.resolved === "meta" && task.freeForm !== "flush_handlers" && isHarmless(task);
}
