/**
 * Python's semantics over the values of `runner/values.ts`: what templates, filters, tests and lookups share.
 * Undefined values raise wherever Python's StrictUndefined would.
 */
export { compare, compareText, equal } from "./python/compare.js";
export { floatText, isFloat, isInt, isNumber, makeFloat, makeInt, toNumber } from "./python/numbers.js";
export { type Arguments, LazyMapping, PyBytes, PyCallable, PyIterable, PyObject } from "./python/objects.js";
export { characters, contains, isIterable, isList, iterate, length, makeTuple } from "./python/sequences.js";
export { repr, reprText, str } from "./python/text.js";
export { templateError, Undefined, undefinedError } from "./python/undefined.js";
export {
  dictLookup,
  findKey,
  hashKey,
  isMapping,
  type Mapping,
  mappingEntries,
  mappingKeys,
  truth,
  typeName,
} from "./python/values-core.js";
