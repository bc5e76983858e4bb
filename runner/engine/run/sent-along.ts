import type { TaskInfo } from "../../events.js";
import type { TaskOutcome } from "../task/outcome.js";
import type { RunState } from "./state.js";

/** Names of tasks that were sent to a board with an earlier one and of which nothing has been heard yet, as words. */
export function sentAlong(run: RunState, host: string): string {
  return [...run.underWay(host).values()].map((name) => `"${name}"`).join(", ");
}

/** A board that was lost may have done what was sent along with the task that is told as unreachable: this is told, too. */
export function warnOfSentAlong(run: RunState, host: string, task: TaskInfo, outcome: TaskOutcome): void {
  if (!outcome.result.unreachable && !outcome.result.failed) return;
  const along = sentAlong(run, host);
  if (along === "") return;
  const message = `It is not known how far ${host} came with "${task.name}". What was sent along with it may be done there, too: ${along}. The next run looks at each.`;
  run.emit({ event: "warning", message, host, position: task.position });
  run.underWay(host).clear();
}
