import { type Dict, dictEntries, isDict, PyFloat, Tuple, UnsafeText, type Value, VaultText } from "../../values.js";
import { isFloat, isInt } from "./numbers.js";
import { LazyMapping, PyObject } from "./objects.js";
import { reprText } from "./text.js";
import { templateError, Undefined, undefinedError } from "./undefined.js";

/** Python's name for a value's type (`type_debug`, error messages). */
export function typeName(value: Value): string {
  if (typeof value === "string" || value instanceof UnsafeText) return "str";
  if (value instanceof VaultText) return "AnsibleVaultEncryptedUnicode";
  if (typeof value === "boolean") return "bool";
  if (value === null || value === undefined) return "NoneType";
  if (isInt(value)) return "int";
  if (isFloat(value)) return "float";
  if (value instanceof Tuple) return "tuple";
  if (Array.isArray(value)) return "list";
  if (value instanceof Undefined) return "AnsibleUndefined";
  if (value instanceof PyObject) return value.typeName;
  if (value instanceof Set) return "set";
  return "dict";
}

/** Python's truth: empty text, lists, dicts, zero and None are false. Undefined values raise. */
export function truth(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (value === null || value === undefined) return false;
  if (typeof value !== "object") return typeof value === "number" ? value !== 0 : Boolean(value);
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof PyFloat) return value.value !== 0;
  if (value instanceof Undefined) {
    if (value.lenient) return false;
    throw undefinedError(value);
  }
  if (value instanceof PyObject) return value.truth();
  if (value instanceof Map || value instanceof Set) return value.size > 0;
  if (value instanceof UnsafeText) return value.text !== "";
  if (value instanceof LazyMapping) return !value.keys()[Symbol.iterator]().next().done;
  if (isDict(value)) return Object.keys(value).length > 0;
  return true;
}

/** A dict or a lazily evaluated one. */
export type Mapping = Dict | LazyMapping;

export function isMapping(value: Value): value is Mapping {
  return value instanceof LazyMapping || isDict(value);
}

export function mappingKeys(mapping: Mapping): Value[] {
  if (mapping instanceof LazyMapping) return [...mapping.keys()];
  return mapping instanceof Map ? [...mapping.keys()] : Object.keys(mapping);
}

export function mappingEntries(mapping: Mapping): [Value, Value][] {
  if (mapping instanceof LazyMapping) return [...mapping.keys()].map((key) => [key, mapping.get(key)]);
  return dictEntries(mapping);
}

/** A mapping's value for a key by Python's equality of keys (`1`, `1.0` and `True` are one); undefined when absent. */
export function dictLookup(mapping: Mapping, key: Value): Value {
  if (key instanceof UnsafeText) return dictLookup(mapping, key.text);
  if (typeof key === "string") {
    if (mapping instanceof Map) return mapping.get(key);
    if (mapping instanceof LazyMapping) return mapping.has(key) ? mapping.get(key) : undefined;
    return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
  }
  if (!(mapping instanceof Map)) return void hashKey(key);
  const actual = findKey(mapping, key);
  return actual.found ? mapping.get(actual.key) : undefined;
}

/** The key under which a Map holds a key that is equal in Python. */
export function findKey(map: Map<Value, Value>, key: Value): { found: boolean; key: Value } {
  if (map.has(key)) return { found: true, key };
  if (typeof key === "string") return { found: false, key };
  const wanted = hashKey(key);
  for (const candidate of map.keys()) {
    if (typeof candidate !== "string" && hashKey(candidate) === wanted) return { found: true, key: candidate };
  }
  return { found: false, key };
}

/** Text that is the same for values that Python puts under one dict key. What cannot be hashed raises. */
export function hashKey(value: Value): string {
  if (typeof value === "string") return `s:${value}`;
  if (value instanceof UnsafeText) return `s:${value.text}`;
  if (value === null || value === undefined) return "z:";
  if (isInt(value)) return `n:${BigInt(value)}`;
  if (value instanceof PyFloat) return Number.isFinite(value.value) ? `n:${BigInt(value.value)}` : `f:${value.value}`;
  if (isFloat(value)) return `f:${value}`;
  if (value instanceof Tuple) return `t(${[...value].map((item) => reprText(hashKey(item))).join(",")})`;
  if (value instanceof Undefined) throw undefinedError(value);
  const hash = value instanceof PyObject ? value.hash() : undefined;
  if (hash === undefined) throw templateError(`unhashable type: '${typeName(value)}'`);
  return hash;
}
