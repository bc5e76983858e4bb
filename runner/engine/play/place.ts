import type { Place } from "../../journal/run-log.js";
import type { TaskNode } from "../../load/nodes.js";
import type { PlayRun } from "./play-run.js";

/** Which task on which host: by where it is written, so that it is the same in another run of the same playbook. */
export function placeOf(play: PlayRun, task: TaskNode, host: string): Place {
  const at = ({ file, line, column }: TaskNode["position"]) => `${file}:${line}:${column}`;
  const kind = task.handler ? "handler" : "task";
  return { host, key: `${at(play.info.position)} ${kind} ${at(task.position)} ${task.resolved}` };
}
