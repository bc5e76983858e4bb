import { UnsafeText, type Value } from "../../values.js";
import { bindArguments } from "../registry.js";
import { type Arguments, isInt, templateError, typeName, Undefined, undefinedError } from "../values.js";

/** Binds arguments that may be given by name too; each parameter is `[name, fallback?]`. */
export function bind<Names extends string>(
  method: string,
  given: Arguments,
  ...parameters: (readonly [Names, Value?])[]
): Record<Names, Value> {
  return bindArguments(method, parameters, given.args, given.kwargs);
}

/** A text argument; raises Python's TypeError otherwise. */
export function textArgument(method: string, value: Value): string {
  if (typeof value === "string") return value;
  if (value instanceof UnsafeText) return value.text;
  if (value instanceof Undefined) throw undefinedError(value);
  throw templateError(`${method}() argument must be str, not ${typeName(value)}`);
}

/** An int argument; raises Python's TypeError otherwise. */
export function intArgument(value: Value): number {
  if (value instanceof Undefined) throw undefinedError(value);
  if (!isInt(value)) throw templateError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(value);
}

/** Python's clamping of `start` and `end` of find, count, index and startswith. */
export function span(size: number, start: Value, end: Value): [number, number] {
  const clamp = (value: Value, fallback: number) => {
    if (value === null || value === undefined) return fallback;
    const index = intArgument(value);
    return Math.min(Math.max(index < 0 ? index + size : index, 0), size);
  };
  return [clamp(start, 0), clamp(end, size)];
}
