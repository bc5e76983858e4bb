import { loopValues, writtenLoopNames } from "../../load/loop-names.js";
import type { TaskNode } from "../../load/nodes.js";
import { layerOf } from "../../vars/scope.js";
import { type Known, tell } from "./known.js";
import type { LintProject } from "./project.js";

/** Loops that go over a list as it is written; other lookups are never run. */
const plainLoops = ["loop", "list", "items"];

/** More turns than these are taken as one whose item is not known: what is wrong shows in the first ones. */
const mostTurns = 100;

/** What a task sees in each turn of its loop, where the list is known before a run; otherwise what it sees in all. */
export function turnsOf(task: TaskNode, known: Known, templar: LintProject["templar"]): Known[] {
  const list = task.loop && plainLoops.includes(task.loop.lookup) ? tell(task.loop.value, known) : undefined;
  if (!list?.told || !Array.isArray(list.value)) return [known];
  const items = task.loop?.lookup === "items" ? list.value.flat(1) : list.value;
  if (items.length > mostTurns) return [known];
  const names = writtenLoopNames(task);
  return items.map((item, index) => {
    const values = loopValues(names, item, index);
    const scope = known.scope.with(layerOf("the loop", values, false));
    const runTime = new Set([...known.runTime].filter((name) => !Object.hasOwn(values, name)));
    return { scope, templar: templar(scope), runTime };
  });
}
