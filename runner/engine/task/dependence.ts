import { allKeywords } from "../../load/effective.js";
import type { TaskNode } from "../../load/nodes.js";
import type { Value } from "../../values.js";
import { dictEntries, isDict } from "../../values.js";
import type { LoopControl } from "./loop.js";

/** Keywords whose values are rendered before an item runs. */
const before = ["when", "environment", "vars", "delegate_to", "become_user", "check_mode", "module_defaults"];

/**
 * Whether an item of a task's loop may depend on what an earlier one came to, so that they must run one by one: they
 * retry, pause, stop early, run in the background, or name the registered result.
 */
export function itemsDepend(task: TaskNode, control: LoopControl): boolean {
  if (control.pauseSeconds > 0 || control.breakWhen.length > 0) return true;
  if (task.keywords.has("until") || task.keywords.has("async")) return true;
  if (!task.register) return false;
  const name = new RegExp(`\\b${task.register}\\b`);
  const written: Value[] = [task.args, task.freeForm, task.argsTemplate];
  for (const keyword of before) written.push(...allKeywords(task, keyword).map((found) => found.value));
  return written.some((value) => names(value, name));
}

function names(value: Value, name: RegExp): boolean {
  if (typeof value === "string") return name.test(value);
  if (Array.isArray(value)) return value.some((inner) => names(inner, name));
  return isDict(value) && dictEntries(value).some(([key, inner]) => names(key, name) || names(inner, name));
}
