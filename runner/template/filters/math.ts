import type { Value } from "../../values.js";
import type { FilterTable } from "../registry.js";
import { isNumber, makeFloat, makeInt, str, templateError, toNumber, truth, typeName } from "../values.js";
import { roundHalfEven } from "./arithmetic.js";
import { define } from "./define.js";
import { readFloat } from "./require.js";

/** Ansible's filters for exponents, logarithms and sizes. */
export const mathFilters: FilterTable = {
  log: define([["base", Math.E]], (input, { base }) => logarithm(need(input, "log"), need(base, "log"))),
  pow: define([["y"]], (input, { y }) => power(need(input, "pow"), need(y, "pow"), "pow")),
  root: define([["base", 2]], (input, { base }) => {
    const value = need(input, "root");
    const degree = readFloat(base);
    if (degree === undefined) throw templateError(`root() can only be used on numbers: ${str(base)}`);
    if (degree !== 2) return power(value, 1 / degree, "root");
    if (value < 0) throw templateError("root() can only be used on numbers: math domain error");
    return makeFloat(Math.sqrt(value));
  }),
  human_readable: define(
    [
      ["isbits", false],
      ["unit", null],
    ],
    (input, { isbits, unit }) => humanReadable(need(input, "human_readable"), truth(isbits), unit),
  ),
  human_to_bytes: define(
    [
      ["default_unit", null],
      ["isbits", false],
    ],
    (input, given) => humanToBytes(str(input), given.default_unit, truth(given.isbits)),
  ),
};

function need(value: Value, filter: string): number {
  if (isNumber(value)) return toNumber(value);
  const problem = filter === "human_readable" ? "failed on bad input" : "can only be used on numbers";
  throw templateError(`${filter}() ${problem}: must be real number, not ${typeName(value)}`);
}

function logarithm(value: number, base: number): Value {
  if (value <= 0 || base <= 0) throw templateError("math domain error");
  if (base === 1) throw templateError("float division by zero");
  if (base === 10) return makeFloat(Math.log10(value));
  return makeFloat(Math.log(value) / Math.log(base));
}

function power(value: number, exponent: number, filter: string): Value {
  if (value === 0 && exponent < 0) throw templateError(`${filter}() can only be used on numbers: math domain error`);
  const result = value ** exponent;
  if (Number.isNaN(result) && !Number.isNaN(value) && !Number.isNaN(exponent))
    throw templateError(`${filter}() can only be used on numbers: math domain error`);
  if (!Number.isFinite(result) && Number.isFinite(value) && Number.isFinite(exponent))
    throw templateError("math range error");
  return makeFloat(result);
}

const units = ["Y", "Z", "E", "P", "T", "G", "M", "K", "B"];

function sizeOf(unit: string): bigint {
  return 1n << BigInt(10 * (units.length - 1 - units.indexOf(unit)));
}

function humanReadable(size: number, isBits: boolean, unit: Value): string {
  const wanted = unit === null ? undefined : str(unit).toUpperCase();
  const found = units.find((one) => (wanted === undefined ? size >= Number(sizeOf(one)) : wanted === one)) ?? "B";
  const name = isBits ? "bits" : "Bytes";
  const value = roundHalfEven(size / Number(sizeOf(found)), 2).toFixed(2);
  return `${value} ${found === "B" ? name : found + name[0]}`;
}

function humanToBytes(text: string, defaultUnit: Value, isBits: boolean): Value {
  const found = /^\s*(\d*\.?\d*)\s*([A-Za-z]+)?/.exec(text);
  const number = readFloat(found?.[1] ?? "");
  const refuse = () => templateError(`human_to_bytes() can't interpret following string: ${text}`);
  if (number === undefined) throw refuse();
  const unit = found?.[2] ?? (defaultUnit === null ? undefined : str(defaultUnit));
  if (unit === undefined) return makeInt(BigInt(roundHalfEven(number, 0)));
  const key = unit[0]!.toUpperCase();
  if (!units.includes(key)) throw refuse();
  const [letter, name] = isBits ? ["b", "bit"] : ["B", "byte"];
  if (unit.length > 1 && !unit.toLowerCase().includes(name!) && unit[1] !== letter) throw refuse();
  return makeInt(BigInt(roundHalfEven(number * Number(sizeOf(key)), 0)));
}
