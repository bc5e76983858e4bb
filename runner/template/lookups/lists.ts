import { makeDict, type Value } from "../../values.js";
import { systemRandom } from "../filters/random/twister.js";
import { isText } from "../filters/require.js";
import type { Call, LookupTable } from "../registry.js";
import {
  isIterable,
  isList,
  isMapping,
  iterate,
  makeTuple,
  mappingEntries,
  str,
  templateError,
  Undefined,
  undefinedError,
} from "../values.js";

/** Lookups that shape lists for loops. */
export const listLookups: LookupTable = {
  items: (_call, terms) => flattenOnce(terms),
  list: (_call, terms) => terms,
  dict: (_call, terms) => terms.flatMap(dictItems),
  indexed_items: (_call, terms) => flattenOnce(terms).map((item, index) => makeTuple([index, item])),
  random_choice: (_call, terms) => (terms.length === 0 ? [] : [terms[systemRandom.below(terms.length)]]),
  nested: (call, terms) => {
    const lists = terms.map((term) => listify(call, term));
    if (lists.length === 0) throw templateError("with_nested requires at least one element in the nested list");
    const rows = lists.reduce((left, right) => left.flatMap((x) => right.map((y) => flattenOnce([x, y]))));
    return rows.map((row) => flattenOnce(isList(row) ? row : [row]));
  },
  together: (call, terms) => {
    const lists = terms.map((term) => listify(call, term));
    if (lists.length === 0) throw templateError("with_together requires at least one element in each list");
    const size = Math.max(...lists.map((list) => list.length));
    return Array.from({ length: size }, (_, at) =>
      flattenOnce(lists.map((list) => (at < list.length ? list[at] : null))),
    );
  },
  cartesian: (call, terms) => {
    const lists = terms.map((term) => listify(call, term));
    if (lists.length === 0) throw templateError("with_cartesian requires at least one element in each list");
    const rows = lists.reduce<Value[][]>(
      (done, list) => done.flatMap((row) => list.map((item) => [...row, item])),
      [[]],
    );
    return rows.map(flattenOnce);
  },
  flattened: (call, terms) => flattenAll(call, terms),
};

/** One level of lists taken away. */
export function flattenOnce(terms: readonly Value[]): Value[] {
  return terms.flatMap((term) => {
    if (term instanceof Undefined) throw undefinedError(term);
    return isList(term) ? [...term] : [term];
  });
}

/** A term as a list: texts are rendered, and what is not iterable stands alone. */
export function listify(call: Call, term: Value): readonly Value[] {
  const value = isText(term) ? call.templar.template(str(term).trim(), call.position) : term;
  if (value instanceof Undefined) throw undefinedError(value);
  return isText(value) || !isIterable(value) ? [value] : iterate(value);
}

function dictItems(term: Value): Value[] {
  if (term instanceof Undefined) throw undefinedError(term);
  if (!isMapping(term)) throw templateError("with_dict expects a dict");
  return mappingEntries(term).map(([key, value]) =>
    makeDict([
      ["key", key],
      ["value", value],
    ]),
  );
}

/** community.general's `flattened`: all levels, and a text "None" or "null" ends its list. */
function flattenAll(call: Call, terms: readonly Value[]): Value[] {
  const flat: Value[] = [];
  for (const term of terms) {
    const one = unwrapSingle(term);
    if (one === "None" || one === "null") break;
    if (isList(one)) flat.push(...flattenAll(call, one));
    else flat.push(one);
  }
  return flat;
}

function unwrapSingle(term: Value): Value {
  let value = term;
  while (isList(value) && value.length === 1 && isList(value[0])) value = value[0];
  return value;
}
