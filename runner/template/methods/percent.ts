import { Tuple, type Value } from "../../values.js";
import { checkSize } from "../evaluate/budget.js";
import {
  dictLookup,
  isInt,
  isMapping,
  isNumber,
  length,
  repr,
  str,
  templateError,
  toNumber,
  typeName,
  Undefined,
  undefinedError,
} from "../values.js";
import { floatBody } from "./spec.js";

const directive = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|[0-9]+)?(?:\.(\*|[0-9]+)?)?[hlL]?([\s\S])/gu;

/** Python's `template % values`. */
export function formatPercent(template: string, values: Value): string {
  if (values instanceof Undefined) throw undefinedError(values);
  const given = values instanceof Tuple ? [...values] : [values];
  let next = 0;
  let named = false;
  const take = () => {
    if (next >= given.length) throw templateError("not enough arguments for format string");
    return given[next++];
  };
  if (/%(?:\([^)]*\))?[-+ #0]*(?:\*|[0-9]+)?(?:\.(?:\*|[0-9]+)?)?[hlL]?$/.test(template.replaceAll("%%", ""))) {
    throw templateError("incomplete format");
  }
  const text = template.replace(directive, (...found) => {
    const dot = /\.[0-9*]*[hlL]?[\s\S]$/u.test(found[0]);
    const [, key, flags = "", widthGiven, precisionGiven, type] = found as string[];
    if (type === "%") return "%";
    const width = widthGiven === "*" ? Number(take()) : Number(widthGiven ?? 0);
    const precision = precisionGiven === "*" ? Number(take()) : dot ? Number(precisionGiven ?? 0) : undefined;
    named ||= key !== undefined;
    return convert(key === undefined ? take() : lookUp(values, key), flags, width, precision, type!);
  });
  if (
    !named &&
    next < given.length &&
    !isMapping(values) &&
    !(Array.isArray(values) && !(values instanceof Tuple) && next > 0)
  ) {
    if (!(Array.isArray(values) && !(values instanceof Tuple))) {
      throw templateError("not all arguments converted during string formatting");
    }
  }
  return text;
}

function lookUp(values: Value, key: string): Value {
  if (!isMapping(values)) throw templateError("format requires a mapping");
  const value = dictLookup(values, key);
  if (value === undefined) throw templateError(`the dict has no key ${repr(key)}`);
  return value;
}

function convert(value: Value, flags: string, width: number, precision: number | undefined, type: string): string {
  if (value instanceof Undefined) throw undefinedError(value);
  checkSize(Math.abs(width));
  checkSize(precision ?? 0);
  let prefix = "";
  let body: string;
  if (type === "s" || type === "r" || type === "a") {
    body = type === "s" ? str(value) : repr(value);
    if (precision !== undefined) body = [...body].slice(0, precision).join("");
  } else if (type === "c") body = isInt(value) ? String.fromCodePoint(Number(value)) : str(value);
  else {
    const number = numberText(value, flags, precision, type);
    prefix = number.negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
    body = number.text;
  }
  const missing = Math.max(0, Math.abs(width) - length(prefix + body));
  if (flags.includes("-") || width < 0) return prefix + body + " ".repeat(missing);
  if (flags.includes("0") && !"sra".includes(type)) return prefix + "0".repeat(missing) + body;
  return " ".repeat(missing) + prefix + body;
}

function numberText(
  value: Value,
  flags: string,
  precision: number | undefined,
  type: string,
): { negative: boolean; text: string } {
  if (!/[diuoxXeEfFgG]/.test(type)) throw templateError(`unsupported format character '${type}'`);
  if (!isNumber(value)) {
    const wanted = /[diu]/.test(type)
      ? "a real number is required"
      : /[oxX]/.test(type)
        ? "an integer is required"
        : "must be real number";
    throw templateError(`%${type} format: ${wanted}, not ${typeName(value)}`);
  }
  if (/[eEfFgG]/.test(type)) {
    const number = toNumber(value);
    return {
      negative: number < 0 || Object.is(number, -0),
      text: floatBody(Math.abs(number), type, precision, flags.includes("#")),
    };
  }
  if (!isInt(value) && /[oxX]/.test(type)) throw templateError(`%${type} format: an integer is required, not float`);
  const whole = isInt(value) ? BigInt(value) : BigInt(Math.trunc(toNumber(value)));
  const size = whole < 0n ? -whole : whole;
  const [base, mark] = type === "o" ? [8, "0o"] : /[xX]/.test(type) ? [16, `0${type}`] : [10, ""];
  const digits = size.toString(base as number).padStart(precision ?? 0, "0");
  return {
    negative: whole < 0n,
    text: (flags.includes("#") ? mark : "") + (type === "X" ? digits.toUpperCase() : digits),
  };
}
