import type { PyFloat, Value } from "../../values.js";
import { checkSize } from "../evaluate/budget.js";
import {
  floatText,
  isFloat,
  isInt,
  isNumber,
  length,
  makeFloat,
  str,
  templateError,
  toNumber,
  typeName,
} from "../values.js";

/** Python's format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. */
const grammar = /^(?:([\s\S])?([<>=^]))?([-+ ])?z?(#)?(0)?([0-9]+)?([,_])?(?:\.([0-9]+))?([a-zA-Z%])?$/u;

/** `format(value, spec)`. */
export function formatSpec(value: Value, spec: string): string {
  if (spec === "") return str(value);
  const found = grammar.exec(spec);
  if (!found) throw templateError("Invalid format specifier");
  const [, fillGiven, alignGiven, sign = "-", alternate, zero, widthText, grouping, precisionText, type] = found;
  const numeric =
    isNumber(value) && typeof value !== "boolean" ? true : isNumber(value) && type !== undefined && type !== "s";
  const precision = precisionText === undefined ? undefined : Number(precisionText);
  if (precision !== undefined) checkSize(precision);
  const body = numeric
    ? numberBody(value as never, type, precision, alternate !== undefined, grouping)
    : textBody(value, type, precision);
  const prefix = body.negative ? "-" : numeric && sign !== "-" ? sign : "";
  const fill = fillGiven ?? (zero && !alignGiven ? "0" : " ");
  const align = alignGiven ?? (zero && numeric ? "=" : numeric ? ">" : "<");
  return padded(prefix, body.text, Number(widthText ?? 0), fill, align);
}

function padded(prefix: string, body: string, width: number, fill: string, align: string): string {
  checkSize(width);
  const missing = Math.max(0, width - length(prefix + body));
  switch (align) {
    case "=":
      return prefix + fill.repeat(missing) + body;
    case ">":
      return fill.repeat(missing) + prefix + body;
    case "^":
      return fill.repeat(Math.floor(missing / 2)) + prefix + body + fill.repeat(Math.ceil(missing / 2));
    default:
      return prefix + body + fill.repeat(missing);
  }
}

interface Body {
  negative: boolean;
  text: string;
}

function textBody(value: Value, type: string | undefined, precision: number | undefined): Body {
  if (type !== undefined && type !== "s") {
    throw templateError(`Unknown format code '${type}' for object of type '${typeName(value)}'`);
  }
  const text = str(value);
  return { negative: false, text: precision === undefined ? text : [...text].slice(0, precision).join("") };
}

function numberBody(
  value: number | bigint | boolean | PyFloat,
  type: string | undefined,
  precision: number | undefined,
  alternate: boolean,
  grouping: string | undefined,
): Body {
  const bases: Record<string, [number, string]> = { b: [2, "0b"], o: [8, "0o"], x: [16, "0x"], X: [16, "0X"] };
  if (isInt(value) && (type === undefined || type === "d" || type === "n" || type === "c" || (type && type in bases))) {
    if (type === "c") return { negative: false, text: String.fromCodePoint(Number(value)) };
    const whole = BigInt(value);
    const size = whole < 0n ? -whole : whole;
    const [base, mark] = bases[type ?? ""] ?? [10, ""];
    const digits = type === "X" ? size.toString(base).toUpperCase() : size.toString(base);
    return { negative: whole < 0n, text: (alternate ? mark : "") + group(digits, grouping, base === 10 ? 3 : 4) };
  }
  if (type !== undefined && !/[eEfFgG%]/.test(type)) {
    throw templateError(`Unknown format code '${type}' for object of type '${typeName(value)}'`);
  }
  const number = toNumber(value);
  const negative = number < 0 || Object.is(number, -0);
  const text = floatBody(Math.abs(number), type, precision, alternate);
  const [whole, rest] = /^([0-9]*)([\s\S]*)$/.exec(text)!.slice(1) as [string, string];
  return { negative, text: group(whole, grouping, 3) + rest };
}

function group(digits: string, separator: string | undefined, size: number): string {
  return separator ? digits.replace(new RegExp(`\\B(?=(?:[0-9a-fA-F]{${size}})+$)`, "g"), separator) : digits;
}

/** A float without its sign, in one of Python's presentations. */
export function floatBody(
  size: number,
  type: string | undefined,
  precision: number | undefined,
  alternate = false,
): string {
  if (!Number.isFinite(size)) return Number.isNaN(size) ? "nan" : "inf";
  switch (type) {
    case "f":
    case "F":
      return fixed(size, precision ?? 6);
    case "%":
      return `${fixed(size * 100, precision ?? 6)}%`;
    case "e":
    case "E": {
      const text = exponent(size.toExponential(Math.min(100, precision ?? 6)));
      return type === "E" ? text.toUpperCase() : text;
    }
    case "g":
    case "G": {
      const text = general(size, precision ?? 6, alternate);
      return type === "G" ? text.toUpperCase() : text;
    }
    default:
      if (precision === undefined) return floatText(size);
      return ensurePoint(general(size, precision, alternate));
  }
}

function ensurePoint(text: string): string {
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** JavaScript's toFixed knows no more than 100 digits and gives up at 1e21. */
function fixed(size: number, digits: number): string {
  if (size < 1e21) return size.toFixed(Math.min(100, digits)) + "0".repeat(Math.max(0, digits - 100));
  return BigInt(size).toString() + (digits > 0 ? `.${"0".repeat(digits)}` : "");
}

function exponent(text: string): string {
  return text.replace(/e([+-])([0-9])$/, "e$10$2");
}

function general(size: number, precision: number, alternate: boolean): string {
  const digits = Math.max(1, Math.min(100, precision));
  const scientific = size.toExponential(digits - 1);
  const power = Number(scientific.slice(scientific.indexOf("e") + 1));
  if (power < -4 || power >= digits) return exponent(alternate ? scientific : scientific.replace(/\.?0+e/, "e"));
  const text = fixed(size, digits - 1 - power);
  return alternate || !text.includes(".") ? text : text.replace(/\.?0+$/, "");
}

export { isFloat, makeFloat };
