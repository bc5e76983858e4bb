import { PyFloat, Tuple, type Value } from "../../values.js";
import type { Call, FilterTable } from "../registry.js";
import { contains, hashKey, iterate, PyIterable, templateError, truth, typeName } from "../values.js";
import { add } from "./arithmetic.js";
import { makeGetter } from "./attributes.js";
import { define } from "./define.js";
import { isText } from "./require.js";

/** Ansible's set theory filters. */
export const setFilters: FilterTable = {
  unique: define(
    [
      ["case_sensitive", null],
      ["attribute", null],
    ],
    (input, { case_sensitive, attribute }, call) =>
      unique(call, iterate(input), truth(case_sensitive), attribute, case_sensitive === false || truth(attribute)),
  ),
  intersect: define([["b"]], (a, { b }, call) => {
    if (isHashable(a) && isHashable(b)) return pythonSet(iterate(a).filter((item) => contains(iterate(b), item)));
    return distinct(
      call,
      iterate(a).filter((item) => contains(b, item)),
    );
  }),
  difference: define([["b"]], (a, { b }, call) => {
    if (isHashable(a) && isHashable(b)) return pythonSet(iterate(a).filter((item) => !contains(iterate(b), item)));
    return distinct(
      call,
      iterate(a).filter((item) => !contains(b, item)),
    );
  }),
  union: define([["b"]], (a, { b }, call) => union(call, a, b)),
  symmetric_difference: define([["b"]], (a, { b }, call) => {
    const both = iterate(a).filter((item) => contains(iterate(b), item));
    const all = union(call, a, b);
    const rest = iterate(all).filter((item) => !contains(both, item));
    return all instanceof Set ? pythonSet(rest) : rest;
  }),
};

function union(call: Call, a: Value, b: Value): Value {
  if (isHashable(a) && isHashable(b)) return pythonSet([...iterate(a), ...iterate(b)]);
  if (!Array.isArray(a))
    throw templateError(`unsupported operand type(s) for +: '${typeName(a)}' and '${typeName(b)}'`);
  return distinct(call, iterate(add(a, b)));
}

/** What Python can put into a set as a whole: texts, tuples, numbers, ranges; not lists and dicts. */
function isHashable(value: Value): boolean {
  return (
    isText(value) ||
    value instanceof Tuple ||
    value instanceof PyIterable ||
    value instanceof PyFloat ||
    typeof value !== "object" ||
    value === null
  );
}

function pythonSet(items: readonly Value[]): Set<Value> {
  return new Set(byHash(items, (item) => item));
}

function distinct(call: Call, items: readonly Value[]): Value[] {
  return unique(call, items, true, null, false);
}

/** Jinja's `unique`; what cannot be hashed is compared instead, which the folding options do not allow. */
function unique(call: Call, items: readonly Value[], exact: boolean, attribute: Value, strict: boolean): Value[] {
  const key = makeGetter(call, attribute, { fold: !exact });
  try {
    return byHash(items, key);
  } catch (problem) {
    if (strict || !isUnhashable(problem)) throw problem;
    const kept: Value[] = [];
    for (const item of items) if (!contains(kept, item)) kept.push(item);
    return kept;
  }
}

function byHash(items: readonly Value[], key: (item: Value) => Value): Value[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const hash = hashKey(key(item));
    if (seen.has(hash)) return false;
    seen.add(hash);
    return true;
  });
}

function isUnhashable(problem: unknown): boolean {
  return problem instanceof Error && problem.message.startsWith("unhashable type");
}
