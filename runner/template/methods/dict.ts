import type { Dict, Value } from "../../values.js";
import {
  type Arguments,
  dictLookup,
  findKey,
  hashKey,
  isMapping,
  iterate,
  LazyMapping,
  type Mapping,
  makeTuple,
  mappingEntries,
  mappingKeys,
  PyIterable,
  repr,
  templateError,
} from "../values.js";
import type { Method } from "./index.js";

/** `dict[key] = value`, in place. A plain object takes text keys only; dicts made in templates take any. */
export function dictSet(dict: Mapping, key: Value, value: Value): void {
  hashKey(key);
  if (dict instanceof Map) dict.set(findKey(dict, key).key, value);
  else if (dict instanceof LazyMapping) throw templateError("this mapping cannot be changed");
  else if (typeof key === "string" && key !== "__proto__") (dict as Record<string, Value>)[key] = value;
  else throw templateError(`the key ${repr(key)} cannot be added to a dict of text keys; combine() makes a new one`);
}

function dictDelete(dict: Mapping, key: Value): void {
  if (dict instanceof Map) dict.delete(findKey(dict, key).key);
  else if (dict instanceof LazyMapping) throw templateError("this mapping cannot be changed");
  else delete (dict as Record<string, Value>)[key as string];
}

function view(typeName: string, items: Value[]): PyIterable {
  return new PyIterable(typeName, items, () => `${typeName}(${repr(items)})`);
}

function update(self: Mapping, { args, kwargs }: Arguments): Value {
  if (args[0] !== undefined) {
    const entries = isMapping(args[0])
      ? mappingEntries(args[0])
      : iterate(args[0]).map((pair) => [...iterate(pair)] as [Value, Value]);
    for (const [key, value] of entries) dictSet(self, key, value);
  }
  for (const [key, value] of Object.entries(kwargs)) dictSet(self, key, value);
  return null;
}

function pop(self: Mapping, { args }: Arguments): Value {
  const value = dictLookup(self, args[0]);
  if (value === undefined) {
    if (args.length > 1) return args[1];
    throw templateError(`the dict has no key ${repr(args[0])}`);
  }
  dictDelete(self, args[0]);
  return value;
}

function popItem(self: Mapping): Value {
  const last = mappingEntries(self).at(-1);
  if (!last) throw templateError("popitem(): dictionary is empty");
  dictDelete(self, last[0]);
  return makeTuple(last);
}

function setDefault(self: Mapping, { args }: Arguments): Value {
  const value = dictLookup(self, args[0]);
  if (value !== undefined) return value;
  dictSet(self, args[0], args[1] ?? null);
  return args[1] ?? null;
}

function getRequired(self: Mapping, { args }: Arguments): Value {
  const value = dictLookup(self, args[0]);
  if (value === undefined) throw templateError(`the dict has no key ${repr(args[0])}`);
  return value;
}

/** The methods of Python's `dict`. */
export const dictMethods = new Map<string, Method>([
  ["keys", (self: Mapping) => view("dict_keys", mappingKeys(self))],
  [
    "values",
    (self: Mapping) =>
      view(
        "dict_values",
        mappingEntries(self).map(([, value]) => value),
      ),
  ],
  ["items", (self: Mapping) => view("dict_items", mappingEntries(self).map(makeTuple))],
  ["get", (self: Mapping, { args }) => dictLookup(self, args[0]) ?? args[1] ?? null],
  ["copy", (self: Mapping) => new Map(mappingEntries(self))],
  ["update", update],
  ["pop", pop],
  ["popitem", popItem],
  ["setdefault", setDefault],
  [
    "clear",
    (self: Mapping) => {
      for (const key of mappingKeys(self)) dictDelete(self, key);
      return null;
    },
  ],
  ["fromkeys", (_self: Dict, { args }) => new Map(iterate(args[0]).map((key) => [key, args[1] ?? null]))],
  ["__getitem__", getRequired],
  ["__contains__", (self: Mapping, { args }) => dictLookup(self, args[0]) !== undefined],
  ["__len__", (self: Mapping) => mappingKeys(self).length],
  [
    "__setitem__",
    (self: Mapping, { args }) => {
      dictSet(self, args[0], args[1]);
      return null;
    },
  ],
  [
    "__delitem__",
    (self: Mapping, { args }) => {
      getRequired(self, { args, kwargs: {} });
      dictDelete(self, args[0]);
      return null;
    },
  ],
]);
