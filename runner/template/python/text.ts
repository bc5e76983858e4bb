import { dictEntries, isDict, PyFloat, Tuple, UnsafeText, type Value, VaultText } from "../../values.js";
import { floatText } from "./numbers.js";
import { LazyMapping, PyObject } from "./objects.js";
import { Undefined, undefinedError } from "./undefined.js";

/** Python's `str(value)`. Undefined values raise. */
export function str(value: Value): string {
  if (typeof value === "string") return value;
  if (value instanceof Undefined) {
    if (value.lenient) return "";
    throw undefinedError(value);
  }
  if (value instanceof UnsafeText) return value.text;
  if (value instanceof PyObject) return value.text();
  return repr(value);
}

/** Python's `repr(value)`. */
export function repr(value: Value): string {
  switch (typeof value) {
    case "string":
      return reprText(value);
    case "number":
      return Number.isInteger(value) ? (Object.is(value, -0) ? "0" : BigInt(value).toString()) : floatText(value);
    case "boolean":
      return value ? "True" : "False";
    case "bigint":
      return value.toString();
    case "undefined":
      return "None";
    default:
      return value === null ? "None" : reprObject(value as object);
  }
}

function reprObject(value: object): string {
  if (value instanceof Tuple) return `(${[...value].map(repr).join(", ")}${value.length === 1 ? "," : ""})`;
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  if (value instanceof PyFloat) return floatText(value.value);
  if (value instanceof Undefined) throw undefinedError(value);
  if (value instanceof PyObject) return value.repr();
  if (value instanceof Set) return value.size === 0 ? "set()" : `{${[...value].map(repr).join(", ")}}`;
  if (value instanceof UnsafeText) return reprText(value.text);
  if (value instanceof VaultText) return reprText(value.ciphertext);
  if (value instanceof LazyMapping) {
    if (value.label !== undefined) return value.label;
    return `{${[...value.keys()].map((key) => `${repr(key)}: ${repr(value.get(key))}`).join(", ")}}`;
  }
  if (isDict(value))
    return `{${dictEntries(value)
      .map(([key, inner]) => `${repr(key)}: ${repr(inner)}`)
      .join(", ")}}`;
  return "<object>";
}

const escapes: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const plainText = /^[ !#-&(-[\]-~]*$/;

/** `repr(str)`: single quotes unless only those would need escaping; what cannot be printed as escapes. */
export function reprText(text: string): string {
  if (plainText.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let inner = "";
  for (const char of text) {
    if (char === quote) inner += `\\${char}`;
    else inner += escapes[char] ?? (isPrintable(char) ? char : escapeChar(char.codePointAt(0)!));
  }
  return quote + inner + quote;
}

function isPrintable(char: string): boolean {
  return char === " " || !/^[\p{C}\p{Z}]$/u.test(char);
}

function escapeChar(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}
