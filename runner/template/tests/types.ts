import { VaultText } from "../../values.js";
import { isLower, isUpper } from "../filters/case.js";
import { alias } from "../filters/define.js";
import { isText } from "../filters/require.js";
import type { TestTable } from "../registry.js";
import {
  isFloat,
  isInt,
  isIterable,
  isList,
  isMapping,
  isNumber,
  PyBytes,
  PyCallable,
  PyIterable,
  str,
  Undefined,
  undefinedError,
} from "../values.js";
import { defineTest } from "./define.js";

/** Jinja's tests of what a value is. */
export const typeTests: TestTable = {
  defined: defineTest([], (input) => !(input instanceof Undefined), { takesUndefined: true }),
  undefined: defineTest([], (input) => input instanceof Undefined, { takesUndefined: true }),
  none: defineTest([], (input) => input === null || input === undefined, { takesUndefined: true }),
  boolean: defineTest([], (input) => typeof input === "boolean", { takesUndefined: true }),
  true: defineTest([], (input) => input === true, { takesUndefined: true }),
  false: defineTest([], (input) => input === false, { takesUndefined: true }),
  integer: defineTest([], (input) => isInt(input) && typeof input !== "boolean", { takesUndefined: true }),
  float: defineTest([], (input) => isFloat(input), { takesUndefined: true }),
  number: defineTest([], (input) => isNumber(input), { takesUndefined: true }),
  string: defineTest([], (input) => isText(input) || input instanceof VaultText, { takesUndefined: true }),
  mapping: defineTest([], (input) => isMapping(input), { takesUndefined: true }),
  iterable: defineTest([], (input) => isIterable(input)),
  sequence: defineTest(
    [],
    (input) =>
      isText(input) ||
      isList(input) ||
      isMapping(input) ||
      input instanceof PyBytes ||
      (input instanceof PyIterable && input.typeName === "range"),
    { takesUndefined: true },
  ),
  callable: defineTest([], (input) => input instanceof PyCallable, { takesUndefined: true }),
  lower: defineTest([], (input) => isLower(str(input))),
  upper: defineTest([], (input) => isUpper(str(input))),
  // Text is never marked as escaped here: Ansible does not escape by itself.
  escaped: defineTest([], () => false, { takesUndefined: true }),
  ...alias(
    ["sameas"],
    defineTest([["other"]], (input, { other }) => isSame(input, other), { takesUndefined: true }),
  ),
  vault_encrypted: defineTest(
    [],
    (input) => {
      if (input instanceof Undefined) throw undefinedError(input);
      return input instanceof VaultText;
    },
    { asksWritten: true },
  ),
};

/** Python's `is`: small ints, texts and None are one object each; lists and dicts are their own. */
function isSame(a: unknown, b: unknown): boolean {
  if (isText(a) && isText(b)) return str(a) === str(b);
  return a === b;
}
