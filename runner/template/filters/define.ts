import { UnsafeText, type Value } from "../../values.js";
import { bindArguments, type Call, type FilterEntry } from "../registry.js";

type Parameters<Names extends string> = readonly (readonly [Names, Value?])[];

/**
 * A filter whose arguments are bound to names as Python binds them. A parameter of one element is required; the second
 * element is the default. `!unsafe` text arrives as plain text: filters only read it.
 */
export function define<Names extends string>(
  parameters: Parameters<Names>,
  run: (input: Value, given: Record<Names, Value>, call: Call) => Value,
  options: Omit<FilterEntry, "run"> = {},
): FilterEntry {
  return {
    ...options,
    run: (call, input, ...args) => {
      const given = bindArguments(call.name, parameters, args.map(plain), plainAll(call.kwargs));
      return run(plain(input), given, call);
    },
  };
}

/** Text without its `!unsafe` wrapper; anything else as it is. */
export function plain(value: Value): Value {
  return value instanceof UnsafeText ? value.text : value;
}

function plainAll(kwargs: Record<string, Value>): Record<string, Value> {
  const result = Object.create(null) as Record<string, Value>;
  for (const [key, value] of Object.entries(kwargs)) result[key] = plain(value);
  return result;
}

/** The same filter or test under several names. */
export function alias<T>(names: readonly string[], entry: T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, entry]));
}

/** Entries under full names only (`community.general.counter`). */
export function inCollection<T>(collection: string, table: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([name, entry]) => [`${collection}.${name}`, entry]));
}
