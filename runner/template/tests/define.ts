import type { Value } from "../../values.js";
import { plain } from "../filters/define.js";
import { bindArguments, type Call, type TestEntry } from "../registry.js";

type Parameters<Names extends string> = readonly (readonly [Names, Value?])[];

/** A test whose arguments are bound to names as Python binds them; see `filters/define.ts`. */
export function defineTest<Names extends string>(
  parameters: Parameters<Names>,
  holds: (input: Value, given: Record<Names, Value>, call: Call) => boolean,
  options: Omit<TestEntry, "run"> = {},
): TestEntry {
  return {
    ...options,
    run: (call, input, ...args) => {
      const kwargs = Object.fromEntries(Object.entries(call.kwargs).map(([key, value]) => [key, plain(value)]));
      return holds(plain(input), bindArguments(call.name, parameters, args.map(plain), kwargs), call);
    },
  };
}
