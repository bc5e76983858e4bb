import { type Dict, dictEntries, isDict, makeDict, type Value } from "../values.js";

/** `hash_behaviour`: whether a variable set at a higher level replaces a lower one, or two dicts are merged. */
export type HashBehaviour = "replace" | "merge";

/** Two dicts as one, in depth: `above` wins, lists and other values replace. */
export function mergeDicts(below: Dict, above: Dict): Dict {
  const merged = new Map<Value, Value>(dictEntries(below));
  for (const [key, value] of dictEntries(above)) {
    const before = merged.get(key);
    merged.set(key, isDict(before) && isDict(value) ? mergeDicts(before, value) : value);
  }
  return makeDict(merged);
}

/** The value of one variable after a higher level set it too. */
export function combineValues(below: Value, above: Value, behaviour: HashBehaviour): Value {
  return behaviour === "merge" && isDict(below) && isDict(above) ? mergeDicts(below, above) : above;
}
