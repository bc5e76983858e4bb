import { dictEntries, isDict, PyFloat, Tuple, UnsafeText, type Value } from "../../values.js";
import { isNumber, toNumber } from "./numbers.js";
import { PyObject } from "./objects.js";
import { templateError, Undefined, undefinedError } from "./undefined.js";
import { dictLookup, typeName } from "./values-core.js";

/** Python's `==`: deep, `1 == 1.0 == True`, lists never equal tuples. Comparing an undefined value raises. */
export function equal(a: Value, b: Value): boolean {
  if (a === b && !(a instanceof Undefined)) return true;
  if (a instanceof Undefined || b instanceof Undefined) return undefinedEqual(a, b);
  if (typeof a === "string" && typeof b === "string") return false;
  if (isNumber(a)) return isNumber(b) && numbersEqual(a, b);
  if (a instanceof UnsafeText) return equal(a.text, b);
  if (b instanceof UnsafeText) return equal(a, b.text);
  if (Array.isArray(a)) return Array.isArray(b) && a instanceof Tuple === b instanceof Tuple && listsEqual(a, b);
  if (a instanceof Set) return b instanceof Set && a.size === b.size && [...a].every((item) => contains([...b], item));
  if (a instanceof PyObject) return a.equals(b);
  if (b instanceof PyObject) return b.equals(a);
  if (isDict(a) && isDict(b)) {
    const entries = dictEntries(a);
    if (entries.length !== dictEntries(b).length) return false;
    return entries.every(([key, value]) => {
      const other = dictLookup(b, key);
      return other !== undefined && equal(value, other);
    });
  }
  return false;
}

function undefinedEqual(a: Value, b: Value): boolean {
  if (a instanceof Undefined && !a.lenient) throw undefinedError(a);
  if (b instanceof Undefined && !b.lenient) throw undefinedError(b);
  return a instanceof Undefined && b instanceof Undefined;
}

function numbersEqual(a: number | bigint | boolean | PyFloat, b: number | bigint | boolean | PyFloat): boolean {
  const left = a instanceof PyFloat ? a.value : typeof a === "boolean" ? Number(a) : a;
  const right = b instanceof PyFloat ? b.value : typeof b === "boolean" ? Number(b) : b;
  // biome-ignore lint/suspicious/noDoubleEquals: only `==` compares a number with a bigint by value.
  return left == right;
}

function listsEqual(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, index) => equal(item, b[index]));
}

function contains(items: readonly Value[], wanted: Value): boolean {
  return items.some((item) => equal(item, wanted));
}

/**
 * Python's ordering: negative, zero or positive. Values of kinds that Python refuses to order raise its TypeError, with
 * `operator` in the message.
 */
export function compare(a: Value, b: Value, operator = "<"): number {
  if (a instanceof Undefined) throw undefinedError(a);
  if (b instanceof Undefined) throw undefinedError(b);
  if (a instanceof UnsafeText) return compare(a.text, b, operator);
  if (b instanceof UnsafeText) return compare(a, b.text, operator);
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (Array.isArray(a) && Array.isArray(b) && a instanceof Tuple === b instanceof Tuple)
    return compareLists(a, b, operator);
  const order = a instanceof PyObject ? a.compare(b) : undefined;
  if (order !== undefined) return order;
  throw templateError(`'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

function compareNumbers(a: number | bigint | boolean | PyFloat, b: number | bigint | boolean | PyFloat): number {
  if (typeof a === "bigint" || typeof b === "bigint") {
    const left = typeof a === "bigint" ? a : toNumber(a);
    const right = typeof b === "bigint" ? b : toNumber(b);
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const left = toNumber(a);
  const right = toNumber(b);
  // NaN is neither less nor greater nor equal: every ordering with it must be false.
  return left < right ? -1 : left > right ? 1 : left === right ? 0 : Number.NaN;
}

/** By code point, as Python orders text (JavaScript's own order is by UTF-16 unit). */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (a.charCodeAt(index) !== b.charCodeAt(index)) return a.codePointAt(index)! - b.codePointAt(index)!;
  }
  return a.length - b.length;
}

function compareLists(a: readonly Value[], b: readonly Value[], operator: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    if (!equal(a[index], b[index])) return compare(a[index], b[index], operator);
  }
  return a.length - b.length;
}
