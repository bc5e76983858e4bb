import { makeDict, type Value } from "../../values.js";
import type { Call, FilterTable } from "../registry.js";
import {
  dictLookup,
  isList,
  isMapping,
  iterate,
  makeTuple,
  mappingEntries,
  repr,
  str,
  templateError,
  truth,
  typeName,
  Undefined,
  undefinedError,
} from "../values.js";
import { define } from "./define.js";
import { flatten } from "./flatten.js";
import { checkListMerge, mergeHash } from "./merge-hash.js";
import { isText } from "./require.js";

/** Filters on dicts. */
export const dictFilters: FilterTable = {
  items: define(
    [],
    (input) => {
      if (input instanceof Undefined) return [];
      if (!isMapping(input)) throw templateError("Can only get item pairs from a mapping.");
      return mappingEntries(input).map((pair) => makeTuple(pair));
    },
    { takesUndefined: true },
  ),
  dict2items: define(
    [
      ["key_name", "key"],
      ["value_name", "value"],
    ],
    (input, { key_name, value_name }) => {
      if (!isMapping(input)) throw templateError(`dict2items requires a dictionary, got ${typeName(input)} instead.`);
      return mappingEntries(input).map(([key, value]) =>
        makeDict([
          [key_name, key],
          [value_name, value],
        ]),
      );
    },
  ),
  items2dict: define(
    [
      ["key_name", "key"],
      ["value_name", "value"],
    ],
    (input, { key_name, value_name }) => itemsToDict(input, key_name, value_name),
  ),
  combine: (call, input, ...others) => combine(call, [input, ...others]),
  extract: define([["container"], ["morekeys", null]], (input, { container, morekeys }, call) => {
    const keys = morekeys === null ? [input] : [input, ...(isList(morekeys) ? morekeys : [morekeys])];
    return keys.reduce((value, key) => call.getItem(value, key), container);
  }),
  subelements: define([["subelements"], ["skip_missing", false]], (input, given) =>
    subelements(input, given.subelements, truth(given.skip_missing)),
  ),
  rekey_on_member: define([["key"], ["duplicates", "error"]], (input, given) =>
    rekey(input, given.key, given.duplicates),
  ),
};

function itemsToDict(input: Value, keyName: Value, valueName: Value): Value {
  if (!isList(input)) throw templateError(`items2dict requires a list, got ${typeName(input)} instead.`);
  return makeDict(
    input.map((item) => {
      if (!isMapping(item))
        throw templateError(`items2dict requires a list of dictionaries, got ${repr(input)} instead.`);
      const [key, value] = [dictLookup(item, keyName), dictLookup(item, valueName)];
      if (key !== undefined && value !== undefined) return [key, value] as const;
      throw templateError(
        `items2dict requires each dictionary in the list to contain the keys '${str(keyName)}' and '${str(valueName)}', got ${repr(input)} instead.`,
      );
    }),
  );
}

function combine(call: Call, terms: Value[]): Value {
  const { recursive = false, list_merge = "replace", ...others } = call.kwargs;
  if (Object.keys(others).length > 0)
    throw templateError("'recursive' and 'list_merge' are the only valid keyword arguments");
  const dicts = flatten(terms, 1);
  for (const dict of dicts) checkDefined(dict);
  const how = checkListMerge(str(list_merge));
  if (dicts.length === 0) return {};
  return dicts.reduceRight((above, below) => mergeHash(below, above, truth(recursive), how));
}

function checkDefined(value: Value): void {
  if (value instanceof Undefined) throw undefinedError(value);
  if (isMapping(value)) for (const [, inner] of mappingEntries(value)) checkDefined(inner);
  else if (Array.isArray(value)) for (const inner of value) checkDefined(inner);
}

function subelements(input: Value, path: Value, skipMissing: boolean): Value[] {
  if (!isMapping(input) && !Array.isArray(input)) throw templateError("obj must be a list of dicts or a nested dict");
  const elements = isMapping(input) ? mappingEntries(input).map(([, value]) => value) : input;
  if (!isText(path) && !Array.isArray(path)) throw templateError("subelements must be a list or a string");
  const keys = isText(path) ? str(path).split(".") : path;
  return elements.flatMap((element) =>
    childrenOf(element, keys, skipMissing).map((child) => makeTuple([element, child])),
  );
}

function childrenOf(element: Value, keys: Value[], skipMissing: boolean): Value[] {
  let value = element;
  for (const key of keys) {
    if (!isMapping(value)) throw templateError(`the key ${str(key)} should point to a dictionary, got '${str(value)}'`);
    const inner = dictLookup(value, key);
    if (inner === undefined && skipMissing) return [];
    if (inner === undefined) throw templateError(`could not find ${repr(key)} key in iterated item ${repr(value)}`);
    value = inner;
  }
  if (!Array.isArray(value))
    throw templateError(`the key ${repr(keys.at(-1))} should point to a list, got ${repr(value)}`);
  return value;
}

function rekey(input: Value, key: Value, duplicates: Value): Value {
  if (duplicates !== "error" && duplicates !== "overwrite") {
    throw templateError(`duplicates parameter to rekey_on_member has unknown value: ${str(duplicates)}`);
  }
  if (!isMapping(input) && !isList(input)) throw templateError("Type is not a valid list, set, or dict");
  const result = new Map<Value, Value>();
  for (const item of isMapping(input) ? mappingEntries(input).map(([, value]) => value) : iterate(input)) {
    if (!isMapping(item)) throw templateError("List item is not a valid dict");
    const name = dictLookup(item, key);
    if (name === undefined) throw templateError(`Key ${str(key)} was not found`);
    if (result.has(name) && duplicates === "error")
      throw templateError(`Key ${str(name)} is not unique, cannot correctly turn into dict`);
    result.set(name, item);
  }
  return makeDict(result);
}
