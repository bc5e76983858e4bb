import { Tuple, UnsafeText, type Value } from "../../values.js";
import { compareText, equal } from "./compare.js";
import { LazyMapping, PyBytes, PyIterable, PyObject } from "./objects.js";
import { templateError, Undefined, undefinedError } from "./undefined.js";
import { dictLookup, isMapping, mappingKeys, typeName } from "./values-core.js";

const surrogates = /[\ud800-\udbff]/;

/** The characters of a text by code point, as Python counts them. */
export function characters(text: string): string[] {
  return surrogates.test(text) ? [...text] : text.split("");
}

/** Python's iteration: characters of text, keys of dicts, items of lists, sets and views. Others raise its TypeError. */
export function iterate(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return characters(value);
  if (value instanceof UnsafeText) return characters(value.text);
  if (value instanceof PyIterable) return value.items;
  if (value instanceof Undefined) {
    if (value.lenient) return [];
    throw undefinedError(value);
  }
  if (value instanceof Set) return [...value];
  if (value instanceof PyBytes) return [...value.bytes];
  if (isMapping(value)) return mappingKeys(value);
  throw templateError(`'${typeName(value)}' object is not iterable`);
}

/** Whether Python could iterate over it (Jinja's `iterable`). */
export function isIterable(value: Value): boolean {
  if (typeof value === "string" || Array.isArray(value) || value instanceof UnsafeText) return true;
  return value instanceof PyIterable || value instanceof Set || value instanceof PyBytes || isMapping(value);
}

/** A list or a tuple. */
export function isList(value: Value): value is Value[] {
  return Array.isArray(value);
}

/** Python's `len(value)`. */
export function length(value: Value): number {
  if (typeof value === "string") return surrogates.test(value) ? [...value].length : value.length;
  if (value instanceof LazyMapping) return [...value.keys()].length;
  if (value instanceof Undefined) return iterate(value).length;
  if (!isIterable(value)) throw templateError(`object of type '${typeName(value)}' has no len()`);
  return iterate(value).length;
}

/** Python's `item in container`. */
export function contains(container: Value, item: Value): boolean {
  if (container instanceof Undefined) throw undefinedError(container);
  if (container instanceof UnsafeText) return contains(container.text, item);
  if (typeof container === "string") {
    if (item instanceof UnsafeText) return container.includes(item.text);
    if (item instanceof Undefined) throw undefinedError(item);
    if (typeof item !== "string") {
      throw templateError(`'in <string>' requires string as left operand, not ${typeName(item)}`);
    }
    return container.includes(item);
  }
  if (isMapping(container)) {
    if (item instanceof Undefined) throw undefinedError(item);
    return dictLookup(container, item) !== undefined;
  }
  if (container instanceof PyObject && !(container instanceof PyIterable) && !(container instanceof PyBytes)) {
    throw templateError(`argument of type '${typeName(container)}' is not iterable`);
  }
  if (!isIterable(container)) throw templateError(`argument of type '${typeName(container)}' is not iterable`);
  return iterate(container).some((candidate) => candidate === item || equal(candidate, item));
}

/** A tuple of these items. */
export function makeTuple(items: Iterable<Value>): Tuple {
  const tuple = new Tuple();
  for (const item of items) tuple.push(item);
  return tuple;
}

export { compareText };
