import { AxleError } from "../../errors.js";
import type { Value } from "../../values.js";
import type { FilterTable } from "../registry.js";
import { equal, str, truth, typeName, Undefined } from "../values.js";
import { alias, define } from "./define.js";
import { isText } from "./require.js";

/** Filters about whether a value is there, and what it is. */
export const defaultFilters: FilterTable = {
  ...alias(
    ["default", "d"],
    define(
      [
        ["default_value", ""],
        ["boolean", false],
      ],
      (input, given) =>
        input instanceof Undefined || (truth(given.boolean) && !truth(input)) ? given.default_value : input,
      { takesUndefined: true },
    ),
  ),
  mandatory: define([["msg", null]], (input, { msg }) => (input instanceof Undefined ? refuse(input, msg) : input), {
    takesUndefined: true,
  }),
  ternary: define([["true_val"], ["false_val"], ["none_val", null]], (input, given) => {
    if (input === null && given.none_val !== null) return given.none_val;
    return truth(input) ? given.true_val : given.false_val;
  }),
  bool: define([], (input) => toBool(input)),
  type_debug: define([], (input) => typeName(input), {
    takesUndefined: true,
    asksWritten: true,
    asksTextType: true,
  }),
};

/** An error of the filter, not an undefined variable: nothing that makes up for undefined variables hides it. */
function refuse(missing: Undefined, message: Value): never {
  const name = missing.name === undefined ? "" : `'${missing.name}' `;
  throw new AxleError({
    kind: "template",
    message: message === null ? `Mandatory variable ${name} not defined.` : str(message),
    ...(missing.name === undefined ? {} : { details: { name: missing.name } }),
  });
}

/** Ansible's `bool`: None stays None; "yes", "on", "1", "true" in any case and 1 are true, all else is false. */
function toBool(input: Value): Value {
  if (input === null || typeof input === "boolean") return input;
  if (isText(input)) return ["yes", "on", "1", "true"].includes(str(input).toLowerCase());
  return equal(input, 1);
}
