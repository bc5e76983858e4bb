import { dictGet, isDict, type Value } from "../values.js";
import type { TaskNode } from "./nodes.js";

/** The names that a loop's turns go by, as `loop_control` has them written: of the item, and of its index if asked for. */
export interface LoopNames {
  item: string;
  index: string | undefined;
}

/** Reads `loop_control` without rendering: names that are no texts are as good as not there. */
export function writtenLoopNames(task: TaskNode): LoopNames {
  const control: Value = task.keywords.get("loop_control")?.value;
  const name = (key: string) => {
    const value = isDict(control) ? dictGet(control, key) : undefined;
    return typeof value === "string" ? value : undefined;
  };
  return { item: name("loop_var") ?? "item", index: name("index_var") };
}

/** What one turn sees under those names. */
export function loopValues({ item, index }: LoopNames, value: Value, turn: number): Record<string, Value> {
  return index === undefined ? { [item]: value } : { [item]: value, [index]: turn };
}
