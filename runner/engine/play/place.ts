import type { Position } from "../../errors.js";
import type { Place } from "../../journal/run-log.js";
import type { TaskNode } from "../../load/nodes.js";
import type { PlayRun } from "./play-run.js";

/** Which task on which host: by where it is written, so that it is the same in another run of the same playbook. */
export function placeOf(play: PlayRun, task: TaskNode, host: string): Place {
  return { host, key: taskKey(play.info.position, task) };
}

/** Which task of a playbook: by the places of the play and of the task. */
export function taskKey(play: Position, task: TaskNode): string {
  const at = ({ file, line, column }: Position) => `${file}:${line}:${column}`;
  const kind = task.handler ? "handler" : "task";
  return `${at(play)} ${kind} ${at(task.position)} ${task.resolved}`;
}
