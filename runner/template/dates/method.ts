import type { Value } from "../../values.js";
import { type Arguments, PyCallable } from "../python/objects.js";

/** A method of a Python object, bound to it. */
export function method(name: string, run: (given: Arguments) => Value): PyCallable {
  return new PyCallable(name, run);
}

/** A number's digits, zeros in front up to a width. */
export function pad(value: number, width = 2): string {
  return String(Math.abs(value)).padStart(width, "0");
}

/** Whole numbers given to a method by name or by place, `defaults` where there is none. */
export function numbersOf<Name extends string>(
  { args, kwargs }: Arguments,
  defaults: Record<Name, number>,
): Record<Name, number> {
  const names = Object.keys(defaults) as Name[];
  const read = names.map((name, index) => [name, Number(kwargs[name] ?? args[index] ?? defaults[name])] as const);
  return Object.fromEntries(read) as Record<Name, number>;
}
