import type { Tuple, Value } from "../../values.js";
import { NamedTuple } from "../python/named-tuple.js";
import type { Call, FilterTable } from "../registry.js";
import {
  compare,
  equal,
  isMapping,
  iterate,
  makeTuple,
  mappingEntries,
  templateError,
  truth,
  typeName,
  Undefined,
} from "../values.js";
import { fold, makeGetter, makeMultiGetter } from "./attributes.js";
import { define } from "./define.js";

/** Jinja's filters that order or group. */
export const orderingFilters: FilterTable = {
  sort: define(
    [
      ["reverse", false],
      ["case_sensitive", false],
      ["attribute", null],
    ],
    (input, { reverse, case_sensitive, attribute }, call) =>
      sortBy(iterate(input), makeMultiGetter(call, attribute, !truth(case_sensitive)), truth(reverse)),
  ),
  min: define(
    [
      ["case_sensitive", false],
      ["attribute", null],
    ],
    (input, given, call) => extreme(call, input, given, -1),
  ),
  max: define(
    [
      ["case_sensitive", false],
      ["attribute", null],
    ],
    (input, given, call) => extreme(call, input, given, 1),
  ),
  dictsort: define(
    [
      ["case_sensitive", false],
      ["by", "key"],
      ["reverse", false],
    ],
    (input, { case_sensitive, by, reverse }) => {
      if (by !== "key" && by !== "value") throw templateError('You can only sort by either "key" or "value"');
      if (!isMapping(input)) throw templateError(`'${typeName(input)}' object has no attribute 'items'`);
      const at = by === "key" ? 0 : 1;
      const key = ([...pair]: Value[]) => (truth(case_sensitive) ? pair[at] : fold(pair[at]));
      const pairs = mappingEntries(input).map((pair) => makeTuple(pair));
      return sortBy(pairs, (pair) => key(pair as Tuple), truth(reverse));
    },
  ),
  groupby: define(
    [["attribute"], ["default", null], ["case_sensitive", false]],
    (input, { attribute, default: fallback, case_sensitive }, call) => {
      const key = makeGetter(call, attribute, { fold: !truth(case_sensitive), fallback });
      return group(iterate(input), key, makeGetter(call, attribute, { fallback }), truth(case_sensitive));
    },
  ),
};

/** Python's `sorted(items, key, reverse)`: stable in both directions. */
export function sortBy(items: readonly Value[], key: (item: Value) => Value, reverse = false): Value[] {
  const keyed = items.map((item) => ({ item, key: key(item) }));
  keyed.sort((a, b) => (reverse ? compare(b.key, a.key) : compare(a.key, b.key)));
  return keyed.map(({ item }) => item);
}

function extreme(call: Call, input: Value, given: Record<"case_sensitive" | "attribute", Value>, sign: number): Value {
  const items = iterate(input);
  if (items.length === 0) return new Undefined("No aggregated item, sequence was empty.");
  const key = makeGetter(call, given.attribute, { fold: !truth(given.case_sensitive) });
  let best = items[0];
  let bestKey = key(best);
  for (const item of items.slice(1)) {
    const itemKey = key(item);
    if (compare(itemKey, bestKey, sign > 0 ? ">" : "<") * sign > 0) [best, bestKey] = [item, itemKey];
  }
  return best;
}

function group(
  items: readonly Value[],
  key: (item: Value) => Value,
  shown: (item: Value) => Value,
  exact: boolean,
): Value[] {
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sortBy(items, key)) {
    const itemKey = key(item);
    const open = groups.at(-1);
    if (open && equal(open.key, itemKey)) open.items.push(item);
    else groups.push({ key: itemKey, items: [item] });
  }
  return groups.map((one) => {
    return NamedTuple.named({ grouper: exact ? one.key : shown(one.items[0]), list: one.items });
  });
}
