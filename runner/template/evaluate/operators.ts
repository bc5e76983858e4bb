import { PyFloat, Tuple, UnsafeText, type Value } from "../../values.js";
import { formatPercent } from "../methods/percent.js";
import {
  characters,
  isFloat,
  isInt,
  isNumber,
  iterate,
  makeFloat,
  makeInt,
  makeTuple,
  PyIterable,
  PyObject,
  templateError,
  toNumber,
  typeName,
  Undefined,
  undefinedError,
} from "../values.js";
import { checkSize } from "./budget.js";

type Numeric = number | bigint | boolean | PyFloat;

/** Python's binary operators by symbol. */
export const binary: Record<string, (left: Value, right: Value) => Value> = {
  "+": withOperands("+", add),
  "-": withOperands("-", (a, b) =>
    arithmetic(
      a,
      b,
      (x, y) => x - y,
      (x, y) => x - y,
    ),
  ),
  "*": withOperands("*", multiply),
  "/": withOperands("/", (a, b) => (isNumber(a) && isNumber(b) ? divide(a, b) : undefined)),
  "//": withOperands("//", floorDivide),
  "%": withOperands("%", modulo),
  "**": withOperands("** or pow()", power),
};

/** Unwraps texts, refuses undefined values, asks objects, and words Python's TypeError where nothing fits. */
function withOperands(symbol: string, run: (a: Value, b: Value) => Value): (left: Value, right: Value) => Value {
  return (left, right) => {
    const a = plain(left);
    const b = plain(right);
    let result = run(a, b);
    if (result === undefined && a instanceof PyObject) result = a.operate(symbol, b, false);
    if (result === undefined && b instanceof PyObject) result = b.operate(symbol, a, true);
    if (result !== undefined) return result;
    if (symbol === "+" && (typeof a === "string" || Array.isArray(a))) {
      throw templateError(`can only concatenate ${typeName(a)} (not "${typeName(b)}") to ${typeName(a)}`);
    }
    throw templateError(`unsupported operand type(s) for ${symbol}: '${typeName(a)}' and '${typeName(b)}'`);
  };
}

function plain(value: Value): Value {
  if (value instanceof Undefined) throw undefinedError(value);
  return value instanceof UnsafeText ? value.text : value;
}

function add(a: Value, b: Value): Value {
  if (typeof a === "string") return typeof b === "string" ? a + b : undefined;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a instanceof Tuple !== b instanceof Tuple) return undefined;
    return a instanceof Tuple ? makeTuple([...a, ...b]) : [...a, ...b];
  }
  return arithmetic(
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  );
}

function arithmetic(
  a: Value,
  b: Value,
  small: (x: number, y: number) => number,
  big: (x: bigint, y: bigint) => bigint,
): Value {
  if (!isNumber(a) || !isNumber(b)) return undefined;
  if (isFloat(a) || isFloat(b)) return makeFloat(small(toNumber(a), toNumber(b)));
  if (typeof a !== "bigint" && typeof b !== "bigint") {
    const result = small(Number(a), Number(b));
    if (Number.isSafeInteger(result)) return result;
  }
  return makeInt(big(BigInt(a), BigInt(b)));
}

function multiply(a: Value, b: Value): Value {
  if (isInt(b) && (typeof a === "string" || Array.isArray(a))) return repeat(a, Number(b));
  if (isInt(a) && (typeof b === "string" || Array.isArray(b))) return repeat(b, Number(a));
  return arithmetic(
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
  );
}

function repeat(value: string | Value[], times: number): Value {
  const count = Math.max(0, times);
  checkSize(value.length * count);
  if (typeof value === "string") return value.repeat(count);
  const items: Value[] = [];
  for (let round = 0; round < count; round++) for (const item of value) items.push(item);
  return value instanceof Tuple ? makeTuple(items) : items;
}

function isZero(value: Numeric): boolean {
  return value instanceof PyFloat ? value.value === 0 : Number(value) === 0;
}

function divide(a: Numeric, b: Numeric): Value {
  if (isZero(b)) throw templateError(isFloat(a) || isFloat(b) ? "float division by zero" : "division by zero");
  return makeFloat(toNumber(a) / toNumber(b));
}

function floorDivide(a: Value, b: Value): Value {
  if (!isNumber(a) || !isNumber(b)) return undefined;
  if (isFloat(a) || isFloat(b)) {
    if (isZero(b)) throw templateError("float floor division by zero");
    return makeFloat(floorQuotient(toNumber(a), toNumber(b)));
  }
  if (isZero(b)) throw templateError("integer division or modulo by zero");
  const [x, y] = [BigInt(a), BigInt(b)];
  const quotient = x / y;
  return makeInt(x % y !== 0n && x < 0n !== y < 0n ? quotient - 1n : quotient);
}

/** Python takes the remainder away first, so that `1.5 // 0.1` is 14.0 although `1.5 / 0.1` rounds to 15. */
function floorQuotient(a: number, b: number): number {
  const rest = a % b;
  const exact = (a - rest) / b - (rest !== 0 && rest < 0 !== b < 0 ? 1 : 0);
  const floor = Math.floor(exact);
  return exact - floor > 0.5 ? floor + 1 : floor;
}

function modulo(a: Value, b: Value): Value {
  if (typeof a === "string") return formatPercent(a, b);
  if (!isNumber(a) || !isNumber(b)) return undefined;
  if (isFloat(a) || isFloat(b)) {
    if (isZero(b)) throw templateError("float modulo");
    const [x, y] = [toNumber(a), toNumber(b)];
    const rest = x % y;
    return makeFloat(rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest);
  }
  if (isZero(b)) throw templateError("integer division or modulo by zero");
  const [x, y] = [BigInt(a), BigInt(b)];
  const rest = x % y;
  return makeInt(rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest);
}

function power(a: Value, b: Value): Value {
  if (!isNumber(a) || !isNumber(b)) return undefined;
  if (isInt(a) && isInt(b) && BigInt(b) >= 0n) {
    const bits = BigInt(a).toString(2).length * Number(b);
    if (bits > 200_000) throw templateError("the result of ** would be too large");
    return makeInt(BigInt(a) ** BigInt(b));
  }
  if (isZero(a) && toNumber(b) < 0) throw templateError("0.0 cannot be raised to a negative power");
  return makeFloat(toNumber(a) ** toNumber(b));
}

export function negate(value: Value): Value {
  const operand = plain(value);
  if (!isNumber(operand)) throw templateError(`bad operand type for unary -: '${typeName(operand)}'`);
  if (isFloat(operand)) return makeFloat(-toNumber(operand));
  return makeInt(-BigInt(operand));
}

export function positive(value: Value): Value {
  const operand = plain(value);
  if (!isNumber(operand)) throw templateError(`bad operand type for unary +: '${typeName(operand)}'`);
  return typeof operand === "boolean" ? Number(operand) : operand;
}

/** Python's slice of a text, list or tuple. */
export function slice(value: Value, from: Value, to: Value, by: Value): Value {
  const found = plain(value);
  const target = found instanceof PyIterable && found.typeName === "range" ? [...found.items] : found;
  if (typeof target !== "string" && !Array.isArray(target)) {
    throw templateError(`'${typeName(target)}' object is not subscriptable`);
  }
  const items = typeof target === "string" ? characters(target) : iterate(target);
  const step = bound(by, 1);
  if (step === 0) throw templateError("slice step cannot be zero");
  const size = items.length;
  const clamp = (index: number, low: number, high: number) =>
    Math.min(Math.max(index < 0 ? index + size : index, low), high);
  const start = step > 0 ? clamp(bound(from, 0), 0, size) : clamp(bound(from, size), -1, size - 1);
  const isOpen = to === null || to === undefined;
  const end = step > 0 ? clamp(bound(to, size), 0, size) : isOpen ? -1 : clamp(bound(to, 0), -1, size - 1);
  const picked: Value[] = [];
  for (let index = start; step > 0 ? index < end : index > end; index += step) picked.push(items[index]);
  if (typeof target === "string") return picked.join("");
  return target instanceof Tuple ? makeTuple(picked) : picked;
}

function bound(value: Value, fallback: number): number {
  if (value === null || value === undefined) return fallback;
  if (value instanceof Undefined) throw undefinedError(value);
  if (!isInt(value)) throw templateError("slice indices must be integers or None or have an __index__ method");
  return Number(value);
}
