import { makeDict, type Value } from "../../values.js";
import { contains, equal, findKey, isMapping, mappingEntries, str, templateError, typeName } from "../values.js";

const listMerges = ["replace", "keep", "append", "prepend", "append_rp", "prepend_rp"] as const;
export type ListMerge = (typeof listMerges)[number];

export function checkListMerge(name: string): ListMerge {
  const known = listMerges.find((one) => one === name);
  if (known) return known;
  throw templateError(
    `'list_merge' can only be one of ${listMerges.map((one) => `'${one}'`).join(", ")}, not '${name}'`,
  );
}

/** Ansible's merge of two dicts: `above` wins; with `recursive` dicts within dicts are merged too. */
export function mergeHash(below: Value, above: Value, recursive: boolean, lists: ListMerge): Value {
  if (!isMapping(below) || !isMapping(above)) {
    const got = `got a '${typeName(below)}' and a '${typeName(above)}'`;
    throw templateError(`failed to combine variables, expected dicts but ${got}: ${str(below)} and ${str(above)}`);
  }
  const entries = mappingEntries(below);
  if (entries.length === 0 || equal(below, above)) return makeDict(mappingEntries(above));
  const merged = new Map<Value, Value>(entries);
  for (const [key, value] of mappingEntries(above)) {
    const { found, key: actual } = findKey(merged, key);
    merged.set(actual, found ? mergeValue(merged.get(actual), value, recursive, lists) : value);
  }
  return makeDict(merged);
}

function mergeValue(below: Value, above: Value, recursive: boolean, lists: ListMerge): Value {
  if (isMapping(below) && isMapping(above)) return recursive ? mergeHash(below, above, recursive, lists) : above;
  if (!Array.isArray(below) || !Array.isArray(above)) return above;
  if (lists === "keep") return below;
  if (lists === "append") return [...below, ...above];
  if (lists === "prepend") return [...above, ...below];
  const rest = below.filter((item) => !contains(above, item));
  if (lists === "append_rp") return [...rest, ...above];
  if (lists === "prepend_rp") return [...above, ...rest];
  return above;
}
