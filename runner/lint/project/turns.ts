import type { TaskNode } from "../../load/nodes.js";
import { dictGet, isDict, type Value } from "../../values.js";
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
  return items.map((item, index) => {
    const values = loopVariables(task, item, index);
    const scope = known.scope.with(layerOf("the loop", values, false));
    const runTime = new Set([...known.runTime].filter((name) => !Object.hasOwn(values, name)));
    return { scope, templar: templar(scope), runTime };
  });
}

function loopVariables(task: TaskNode, item: Value, index: number): Record<string, Value> {
  const control: Value = task.keywords.get("loop_control")?.value;
  const named = (key: string) => (isDict(control) ? dictGet(control, key) : undefined);
  const values: Record<string, Value> = { [String(named("loop_var") ?? "item")]: item };
  if (typeof named("index_var") === "string") values[String(named("index_var"))] = index;
  return values;
}
