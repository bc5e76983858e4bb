import jmespath from "jmespath";
import { AxleError } from "../../../errors.js";
import { isDict, PyFloat, type Value } from "../../../values.js";
import type { FilterTable } from "../../registry.js";
import { isMapping, mappingEntries, str } from "../../values.js";
import { define, plain } from "../define.js";
import { requireText } from "../require.js";

/** community.general's `json_query`: JMESPath. */
export const jsonQueryFilters: FilterTable = {
  json_query: define([["expr"]], (input, { expr }) => {
    const expression = requireText(expr, "json_query");
    try {
      return jmespath.search(toPlain(input), expression);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new AxleError({ kind: "template", message: `json_query cannot evaluate '${expression}': ${why}`, cause });
    }
  }),
};

/** The value with nothing but JavaScript's own lists, objects and scalars, which is what the library knows. */
function toPlain(value: Value): Value {
  const bare = plain(value);
  if (bare instanceof PyFloat) return bare.value;
  if (typeof bare === "bigint") return Number(bare);
  if (Array.isArray(bare)) return Array.from(bare, toPlain);
  if (isMapping(bare) || isDict(bare))
    return Object.fromEntries(mappingEntries(bare).map(([key, inner]) => [str(key), toPlain(inner)]));
  return bare;
}
