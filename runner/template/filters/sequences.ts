import type { Value } from "../../values.js";
import type { FilterTable } from "../registry.js";
import {
  characters,
  isIterable,
  isMapping,
  iterate,
  length,
  mappingKeys,
  PyObject,
  str,
  templateError,
  typeName,
  Undefined,
} from "../values.js";
import { add } from "./arithmetic.js";
import { makeGetter } from "./attributes.js";
import { alias, define } from "./define.js";
import { requireInt, requireText } from "./require.js";

/** Jinja's filters on sequences as a whole. */
export const sequenceFilters: FilterTable = {
  ...alias(
    ["length", "count"],
    define([], (input) => length(input)),
  ),
  first: define([], (input) => firstOf(iterate(input), "No first item, sequence was empty.")),
  last: define([], (input) => firstOf([...reversible(input)].reverse(), "No last item, sequence was empty.")),
  list: define([], (input) => [...iterate(input)]),
  join: define(
    [
      ["d", ""],
      ["attribute", null],
    ],
    (input, { d, attribute }, call) => {
      const get = makeGetter(call, attribute);
      return iterate(input)
        .map((item) => str(get(item)))
        .join(str(d));
    },
  ),
  reverse: define([], (input) => {
    if (typeof input === "string") return [...input].reverse().join("");
    return [...iterate(input)].reverse();
  }),
  sum: define(
    [
      ["attribute", null],
      ["start", 0],
    ],
    (input, { attribute, start }, call) => {
      if (typeof start === "string") throw templateError("sum() can't sum strings [use ''.join(seq) instead]");
      const get = makeGetter(call, attribute);
      return iterate(input).reduce((sum, item) => add(sum, get(item)), start);
    },
  ),
  batch: define([["linecount"], ["fill_with", null]], (input, { linecount, fill_with }) =>
    batch(input, requireInt(linecount), fill_with),
  ),
  slice: define([["slices"], ["fill_with", null]], (input, { slices, fill_with }) =>
    slice(input, requireInt(slices), fill_with),
  ),
  split: define(
    [
      ["sep", null],
      ["maxsplit", -1],
    ],
    (input, { sep, maxsplit }) => splitText(requireText(input, "split"), sep, requireInt(maxsplit)),
  ),
};

function firstOf(items: readonly Value[], message: string): Value {
  return items.length > 0 ? items[0] : new Undefined(message);
}

function reversible(input: Value): readonly Value[] {
  if (input instanceof Set || (!isIterable(input) && input instanceof PyObject)) {
    throw templateError(`'${typeName(input)}' object is not reversible`);
  }
  return isMapping(input) ? mappingKeys(input) : iterate(input);
}

function batch(input: Value, size: number, fill: Value): Value[] {
  const rows: Value[][] = [];
  let row: Value[] = [];
  for (const item of iterate(input)) {
    if (row.length === size) {
      rows.push(row);
      row = [];
    }
    row.push(item);
  }
  if (row.length === 0) return rows;
  while (fill !== null && row.length < size) row.push(fill);
  return [...rows, row];
}

function slice(input: Value, slices: number, fill: Value): Value[] {
  const items = iterate(input);
  if (slices === 0) throw templateError("integer division or modulo by zero");
  const size = Math.floor(items.length / slices);
  const longer = items.length % slices;
  const columns: Value[][] = [];
  let from = 0;
  for (let number = 0; number < slices; number++) {
    const to = from + size + (number < longer ? 1 : 0);
    const column = items.slice(from, to);
    if (fill !== null && number >= longer) column.push(fill);
    columns.push(column);
    from = to;
  }
  return columns;
}

const whitespace = /[\s\x1c-\x1f\x85]/;

/** Python's `str.split(sep, maxsplit)`. */
export function splitText(text: string, separator: Value, max: number): string[] {
  if (separator === null || separator === undefined) return splitBlanks(text, max);
  const by = requireText(separator, "split");
  if (by === "") throw templateError("empty separator");
  const pieces = text.split(by);
  if (max < 0 || pieces.length <= max + 1) return pieces;
  return [...pieces.slice(0, max), pieces.slice(max).join(by)];
}

function splitBlanks(text: string, max: number): string[] {
  const pieces: string[] = [];
  const chars = characters(text);
  let at = 0;
  while (at < chars.length) {
    while (at < chars.length && whitespace.test(chars[at]!)) at++;
    if (at >= chars.length) break;
    if (max >= 0 && pieces.length === max) {
      pieces.push(chars.slice(at).join(""));
      break;
    }
    const from = at;
    while (at < chars.length && !whitespace.test(chars[at]!)) at++;
    pieces.push(chars.slice(from, at).join(""));
  }
  return pieces;
}
