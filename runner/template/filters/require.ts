import { PyFloat, UnsafeText, type Value } from "../../values.js";
import { isInt, isNumber, str, templateError, toNumber, typeName, Undefined, undefinedError } from "../values.js";

/** A whole number, or the TypeError that Python gives where an int is due. */
export function requireInt(value: Value): number {
  if (value instanceof Undefined) throw undefinedError(value);
  if (isInt(value)) return Number(value);
  throw templateError(`'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** Any number. */
export function requireNumber(value: Value, what: string): number {
  if (value instanceof Undefined) throw undefinedError(value);
  if (isNumber(value)) return toNumber(value);
  throw templateError(`${what}: a number is needed, not ${typeName(value)}`);
}

/** Text as it is; other values raise. */
export function requireText(value: Value, what: string): string {
  if (typeof value === "string") return value;
  if (value instanceof UnsafeText) return value.text;
  if (value instanceof Undefined) throw undefinedError(value);
  throw templateError(`${what}: text is needed, not ${typeName(value)}`);
}

export function isText(value: Value): value is string | UnsafeText {
  return typeof value === "string" || value instanceof UnsafeText;
}

/** Ansible's `to_text`: text as it is, other values as Python prints them. */
export function toText(value: Value): string {
  return str(value);
}

/** Python's `float(value)`; undefined where it raises. */
export function readFloat(value: Value): number | undefined {
  if (value instanceof PyFloat) return value.value;
  if (isNumber(value)) return toNumber(value);
  if (!isText(value)) return undefined;
  const text = str(value)
    .trim()
    .toLowerCase()
    .replace(/(?<=\d)_(?=\d)/g, "");
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(text)) return Number(text);
  const special = /^([-+]?)(inf|infinity|nan)$/.exec(text);
  if (!special) return undefined;
  if (special[2] === "nan") return Number.NaN;
  return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Python's `int(text, base)`; undefined where it raises. */
export function readInt(written: string, base = 10): bigint | undefined {
  const found = /^([-+]?)(0[xX]|0[oO]|0[bB])?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)$/.exec(
    joinPrefix(asciiDigits(written).trim()),
  );
  if (!found) return undefined;
  const prefix = found[2]?.toLowerCase();
  const prefixBase = prefix === "0x" ? 16 : prefix === "0o" ? 8 : prefix === "0b" ? 2 : undefined;
  let digits = found[3]!.replaceAll("_", "");
  let actual = base;
  if (base === 0) {
    actual = prefixBase ?? 10;
    if (!prefixBase && /^0+[1-9]/.test(digits)) return undefined;
  } else if (prefix && prefixBase !== base) digits = prefix + digits;
  const value = digitsToInt(digits.toLowerCase(), BigInt(actual));
  return value === undefined ? undefined : found[1] === "-" ? -value : value;
}

/** Python reads the decimal digits of every script. Their blocks begin with zero, at multiples of ten from one another. */
function asciiDigits(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text;
  return text.replace(/\p{Nd}/gu, (digit) => {
    let value = 0;
    while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(digit.codePointAt(0)! - value - 1))) value++;
    return String(value);
  });
}

/** `0x_1` is legal in Python: one underscore after the prefix. */
function joinPrefix(text: string): string {
  return text.replace(/^([-+]?0[xXoObB])_(?=[0-9a-zA-Z])/, "$1");
}

function digitsToInt(digits: string, base: bigint): bigint | undefined {
  let value = 0n;
  for (const digit of digits) {
    const code = digit.charCodeAt(0);
    const size = BigInt(code <= 57 ? code - 48 : code - 87);
    if (size >= base) return undefined;
    value = value * base + size;
  }
  return value;
}
