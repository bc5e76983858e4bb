import type { TaskNode } from "../../load/nodes.js";
import type { Value } from "../../values.js";
import { type Known, tell } from "../project/known.js";

/**
 * Whether a task may be left out, or its failure be meant: what an earlier task brings, or what is not there on purpose,
 * is then no mistake. Conditions that depend on nothing but files are judged; others may turn out either way.
 */
export function mayBeLeftOut(task: TaskNode, known: Known): boolean {
  return isForgiven(task) || !conditionsOf(task).every((condition) => isTrue(condition, known));
}

/** A task's conditions and those of what is around it, as templates that come to true or false. */
export function conditionsOf(task: TaskNode): string[] {
  const found: Value[] = [];
  for (let node: TaskNode | TaskNode["parent"] = task; node; node = node.parent) {
    const when: Value = node.keywords.get("when")?.value;
    if (when !== undefined) found.push(...(Array.isArray(when) ? when : [when]));
  }
  return found.map((condition) => `{{ (${String(condition)}) | bool }}`);
}

function isTrue(condition: string, known: Known): boolean {
  const told = tell(condition, known);
  return told.told && told.value === true;
}

function isForgiven(task: TaskNode): boolean {
  for (let node: TaskNode | TaskNode["parent"] = task; node; node = node.parent)
    if (node.keywords.has("ignore_errors")) return true;
  return false;
}
