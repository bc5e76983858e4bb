import type { Value } from "../../values.js";
import type { FilterTable } from "../registry.js";
import {
  isFloat,
  isInt,
  isNumber,
  makeFloat,
  makeInt,
  str,
  templateError,
  toNumber,
  truth,
  typeName,
} from "../values.js";
import { roundHalfEven } from "./arithmetic.js";
import { define } from "./define.js";
import { isText, readFloat, readInt, requireInt, requireNumber } from "./require.js";

/** Jinja's filters on numbers. */
export const numberFilters: FilterTable = {
  abs: define([], (input) => {
    if (isFloat(input)) return makeFloat(Math.abs(toNumber(input)));
    if (!isInt(input)) throw templateError(`bad operand type for abs(): '${typeName(input)}'`);
    return typeof input === "bigint" ? makeInt(input < 0n ? -input : input) : Math.abs(Number(input));
  }),
  int: define(
    [
      ["default", 0],
      ["base", 10],
    ],
    (input, { default: fallback, base }) => toInt(input, requireInt(base)) ?? fallback,
  ),
  float: define([["default", makeFloat(0)]], (input, { default: fallback }) => {
    const value = readFloat(input);
    return value === undefined ? fallback : makeFloat(value);
  }),
  round: define(
    [
      ["precision", 0],
      ["method", "common"],
    ],
    (input, { precision, method }) => round(input, requireInt(precision), method),
  ),
  filesizeformat: define([["binary", false]], (input, { binary }) => fileSize(readSize(input), truth(binary))),
};

function toInt(input: Value, base: number): Value {
  if (isText(input)) {
    const whole = readInt(str(input), base);
    if (whole !== undefined) return makeInt(whole);
  }
  if (isInt(input)) return typeof input === "boolean" ? Number(input) : input;
  const value = readFloat(input);
  if (value === undefined || Number.isNaN(value)) return undefined;
  if (!Number.isFinite(value)) throw templateError("cannot convert float infinity to integer");
  return makeInt(BigInt(Math.trunc(value)));
}

function round(input: Value, precision: number, method: Value): Value {
  if (method !== "common" && method !== "ceil" && method !== "floor") {
    throw templateError("method must be common, ceil or floor");
  }
  if (!isNumber(input)) throw templateError(`type ${typeName(input)} doesn't define __round__ method`);
  if (method === "common") {
    const rounded = roundHalfEven(toNumber(input), precision);
    if (isInt(input))
      return precision >= 0 ? (typeof input === "boolean" ? Number(input) : input) : makeInt(BigInt(rounded));
    return makeFloat(rounded);
  }
  const unit = 10 ** precision;
  return makeFloat(Math[method](toNumber(input) * unit) / unit);
}

function readSize(input: Value): number {
  const value = readFloat(input);
  if (value === undefined) return requireNumber(input, "filesizeformat");
  return value;
}

function fileSize(bytes: number, binary: boolean): string {
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return "1 Byte";
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const prefixes = [..."kMGTPEZY"];
  let power = 1;
  while (power < prefixes.length && bytes >= base ** (power + 1)) power++;
  const size = roundHalfEven((base * bytes) / base ** (power + 1), 1).toFixed(1);
  return `${size} ${binary ? `${prefixes[power - 1]!.toUpperCase()}iB` : `${prefixes[power - 1]}B`}`;
}
