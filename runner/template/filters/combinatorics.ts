import type { Value } from "../../values.js";
import { bindArguments, type FilterTable } from "../registry.js";
import { iterate, makeTuple, templateError } from "../values.js";
import { define } from "./define.js";
import { requireInt } from "./require.js";

/** Python's itertools as filters. */
export const combinatoricFilters: FilterTable = {
  product: (call, input, ...others) => {
    const { repeat } = bindArguments(call.name, [["repeat", 1]], [], call.kwargs);
    const once = [input, ...others].map((one) => iterate(one));
    const times = requireInt(repeat);
    if (times < 0) throw templateError("repeat argument cannot be negative");
    return tuples(product(Array.from({ length: times }, () => once).flat()));
  },
  permutations: define([["r", null]], (input, { r }) =>
    tuples(permutations(iterate(input), r === null ? undefined : requireInt(r))),
  ),
  combinations: define([["r"]], (input, { r }) => tuples(combinations(iterate(input), requireInt(r)))),
  zip: (call, input, ...others) => {
    const { strict } = bindArguments(call.name, [["strict", false]], [], call.kwargs);
    const lists = [input, ...others].map((one) => iterate(one));
    const size = Math.min(...lists.map((list) => list.length));
    const uneven = lists.findIndex((list) => list.length !== lists[0]!.length);
    if (strict === true && uneven >= 0) {
      const longer = lists[uneven]!.length > lists[0]!.length ? "longer" : "shorter";
      throw templateError(
        `zip() argument ${uneven + 1} is ${longer} than argument${uneven > 1 ? `s 1-${uneven}` : " 1"}`,
      );
    }
    return tuples(Array.from({ length: size }, (_, index) => lists.map((list) => list[index])));
  },
  zip_longest: (call, input, ...others) => {
    const { fillvalue } = bindArguments(call.name, [["fillvalue", null]], [], call.kwargs);
    const lists = [input, ...others].map((one) => iterate(one));
    const size = Math.max(...lists.map((list) => list.length));
    return tuples(
      Array.from({ length: size }, (_, at) => lists.map((list) => (at < list.length ? list[at] : fillvalue))),
    );
  },
};

/** More would hold everything up, and nobody waits for them in a playbook. */
const LIMIT = 1_000_000;

function tuples(rows: Value[][]): Value[] {
  return rows.map((row) => makeTuple(row));
}

function checkCount(count: number): void {
  if (count > LIMIT) throw templateError(`more than ${LIMIT} combinations`);
}

function product(lists: (readonly Value[])[]): Value[][] {
  checkCount(lists.reduce((count, list) => count * list.length, 1));
  return lists.reduce<Value[][]>((rows, list) => rows.flatMap((row) => list.map((item) => [...row, item])), [[]]);
}

function permutations(items: readonly Value[], size = items.length): Value[][] {
  if (size < 0) throw templateError("r must be non-negative");
  if (size > items.length) return [];
  let count = 1;
  for (let taken = 0; taken < size; taken++) {
    count *= items.length - taken;
    checkCount(count);
  }
  const pick = (rest: readonly Value[], left: number): Value[][] =>
    left === 0
      ? [[]]
      : rest.flatMap((item, index) =>
          pick(
            rest.filter((_, at) => at !== index),
            left - 1,
          ).map((tail) => [item, ...tail]),
        );
  return pick(items, size);
}

function combinations(items: readonly Value[], size: number): Value[][] {
  if (size < 0) throw templateError("r must be non-negative");
  let count = 1;
  for (let taken = 1; taken <= size; taken++) {
    count = (count * (items.length - taken + 1)) / taken;
    checkCount(count);
  }
  const pick = (from: number, left: number): Value[][] => {
    if (left === 0) return [[]];
    const rows: Value[][] = [];
    for (let at = from; at <= items.length - left; at++)
      for (const tail of pick(at + 1, left - 1)) rows.push([items[at], ...tail]);
    return rows;
  };
  return size > items.length ? [] : pick(0, size);
}
