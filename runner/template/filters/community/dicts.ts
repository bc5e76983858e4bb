import { makeDict, type Value } from "../../../values.js";
import type { FilterTable } from "../../registry.js";
import {
  dictLookup,
  hashKey,
  isMapping,
  iterate,
  mappingEntries,
  str,
  templateError,
  truth,
  typeName,
} from "../../values.js";
import { define } from "../define.js";
import { checkListMerge, mergeHash } from "../merge-hash.js";
import { isText } from "../require.js";
import { selectorOf } from "./key-selectors.js";

/** community.general's filters between dicts and lists. */
export const dictFilters: FilterTable = {
  dict: define([], (input) => makeDict(iterate(input).map((pair) => pairOf(iterate(pair))))),
  dict_kv: define([["key"]], (input, { key }) => makeDict([[key, input]])),
  counter: define([], (input) => counter(iterate(input))),
  groupby_as_dict: define([["attribute"]], (input, { attribute }) => groupAsDict(iterate(input), attribute)),
  keep_keys: define(
    [
      ["target", null],
      ["matching_parameter", "equal"],
    ],
    (input, { target, matching_parameter }) => {
      const selects = selectorOf(target, str(matching_parameter));
      return dictsOf(input, "keep_keys").map((dict) => makeDict(dict.filter(([key]) => selects(str(key)))));
    },
  ),
  remove_keys: define(
    [
      ["target", null],
      ["matching_parameter", "equal"],
    ],
    (input, { target, matching_parameter }) => {
      const selects = selectorOf(target, str(matching_parameter));
      return dictsOf(input, "remove_keys").map((dict) => makeDict(dict.filter(([key]) => !selects(str(key)))));
    },
  ),
  replace_keys: define(
    [
      ["target", null],
      ["matching_parameter", "equal"],
    ],
    (input, { target, matching_parameter }) => {
      const rules = iterate(target).map((rule) => {
        if (!isMapping(rule))
          throw templateError("replace_keys: target must be a list of dictionaries with before and after");
        return {
          selects: selectorOf(dictLookup(rule, "before"), str(matching_parameter)),
          after: dictLookup(rule, "after"),
        };
      });
      return dictsOf(input, "replace_keys").map((dict) =>
        makeDict(
          dict.map(([key, value]) => [rules.find((rule) => rule.selects(str(key)))?.after ?? key, value] as const),
        ),
      );
    },
  ),
  lists_mergeby: (call, first, ...rest) => {
    const { recursive = false, list_merge = "replace" } = call.kwargs;
    const index = rest.at(-1);
    if (!isText(index)) throw templateError("lists_mergeby: the last argument must be the name of the attribute");
    return mergeBy([first, ...rest.slice(0, -1)], str(index), truth(recursive), str(list_merge));
  },
};

function pairOf(pair: readonly Value[]): readonly [Value, Value] {
  if (pair.length !== 2)
    throw templateError(`dictionary update sequence element has length ${pair.length}; 2 is required`);
  return [pair[0], pair[1]];
}

function dictsOf(input: Value, filter: string): [Value, Value][][] {
  return iterate(input).map((dict) => {
    if (!isMapping(dict)) throw templateError(`${filter}: a list of dictionaries is needed, not ${typeName(dict)}`);
    return mappingEntries(dict);
  });
}

function counter(items: readonly Value[]): Value {
  const counts = new Map<string, [Value, number]>();
  for (const item of items) {
    const hash = hashKey(item);
    counts.set(hash, [counts.get(hash)?.[0] ?? item, (counts.get(hash)?.[1] ?? 0) + 1]);
  }
  return makeDict(counts.values());
}

function groupAsDict(items: readonly Value[], attribute: Value): Value {
  const result = new Map<Value, Value>();
  items.forEach((item, index) => {
    if (!isMapping(item)) throw templateError(`Sequence element #${index} is not a dictionary`);
    const key = dictLookup(item, attribute);
    if (key === undefined) throw templateError(`Attribute not contained in element #${index} of sequence`);
    if (result.has(key)) throw templateError(`Multiple sequence entries have attribute value ${str(key)}`);
    result.set(key, item);
  });
  return makeDict(result);
}

/** Dicts of several lists that have the same value under a name, merged and ordered by that value. */
function mergeBy(lists: readonly Value[], name: string, recursive: boolean, listMerge: string): Value[] {
  const how = checkListMerge(listMerge);
  const merged = new Map<string, { key: Value; dict: Value }>();
  const all = lists.flatMap((list) => iterate(list).flatMap((item) => (Array.isArray(item) ? item : [item])));
  for (const dict of all) {
    if (!isMapping(dict))
      throw templateError(`Elements of lists must be dictionaries. ${str(dict)} is ${typeName(dict)}`);
    const key = dictLookup(dict, name);
    if (key === undefined) continue;
    const known = merged.get(hashKey(key));
    merged.set(hashKey(key), { key, dict: known ? mergeHash(known.dict, dict, recursive, how) : dict });
  }
  return [...merged.values()]
    .sort((a, b) => (str(a.key) < str(b.key) ? -1 : str(a.key) > str(b.key) ? 1 : 0))
    .map(({ dict }) => dict);
}
