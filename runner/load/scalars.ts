import { PyFloat, type Value } from "../values.js";
import { isTimestamp, readTimestamp } from "./timestamps.js";

// The implicit types of YAML 1.1 as PyYAML's SafeLoader knows them: no y/n booleans, no 0o octals, and a float needs a
// dot and, before its exponent's digits, a sign.
const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const INTEGER =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
// Anything that is not text begins with one of these: most scalars are decided by their first character.
const MAYBE = /^[-+0-9.~yYnNtTfFoO]/;

/** A scalar that looks like a date but names no day: PyYAML refuses the file. */
export class NoSuchDate extends Error {}

/** What an unquoted scalar means, as PyYAML's SafeLoader (hence Ansible) resolves it. */
export function resolvePlain(text: string): Value {
  if (text === "") return null;
  if (!MAYBE.test(text)) return text;
  if (BOOLEAN.test(text)) return /^(?:y|t|on)/i.test(text);
  if (NULL.test(text)) return null;
  if (FLOAT.test(text)) return readFloat(text);
  if (INTEGER.test(text)) return readInteger(text) ?? text;
  if (!isTimestamp(text)) return text;
  const timestamp = readTimestamp(text);
  if (timestamp === undefined) throw new NoSuchDate(text);
  return timestamp;
}

/** Reads YAML 1.1 integer text: decimal, octal, hex, binary, base 60. Undefined when it has no digits (`0x_`). */
export function readInteger(written: string): number | bigint | undefined {
  const text = written.replaceAll("_", "");
  const negative = text.startsWith("-");
  const digits = text.replace(/^[-+]/, "");
  if (/^0[bx]?$/.test(digits)) return digits === "0" ? 0 : undefined;
  let value: bigint;
  if (/^0[bx]/.test(digits)) value = BigInt(digits);
  else if (digits.startsWith("0")) value = BigInt(`0o${digits.slice(1)}`);
  else if (digits.includes(":")) value = digits.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  else value = BigInt(digits);
  return shrink(negative ? -value : value);
}

/** Reads YAML 1.1 float text. Integral values keep that they are floats (see `PyFloat`). */
export function readFloat(written: string): number | PyFloat {
  const text = written.replaceAll("_", "").toLowerCase();
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[-+]/, "");
  if (digits === ".inf") return sign * Number.POSITIVE_INFINITY;
  if (digits === ".nan") return Number.NaN;
  const value = sign * digits.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number.isInteger(value) ? new PyFloat(value) : value;
}

/** An int as JavaScript's number where that is exact. */
function shrink(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
