import type { Value } from "../../values.js";
import { binary } from "../evaluate/operators.js";
import { alias } from "../filters/define.js";
import { isText } from "../filters/require.js";
import type { TestTable } from "../registry.js";
import {
  compare,
  contains,
  equal,
  hashKey,
  isNumber,
  iterate,
  templateError,
  toNumber,
  truth,
  Undefined,
  undefinedError,
} from "../values.js";
import { defineTest } from "./define.js";

const other = [["other"]] as const;

/** Jinja's and Ansible's tests that compare. */
export const comparingTests: TestTable = {
  ...alias(
    ["eq", "==", "equalto"],
    defineTest(other, (a, { other: b }) => equal(a, b)),
  ),
  ...alias(
    ["ne", "!="],
    defineTest(other, (a, { other: b }) => !equal(a, b)),
  ),
  ...alias(
    ["lt", "<", "lessthan"],
    defineTest(other, (a, { other: b }) => compare(a, b, "<") < 0),
  ),
  ...alias(
    ["le", "<="],
    defineTest(other, (a, { other: b }) => compare(a, b, "<=") <= 0),
  ),
  ...alias(
    ["gt", ">", "greaterthan"],
    defineTest(other, (a, { other: b }) => compare(a, b, ">") > 0),
  ),
  ...alias(
    ["ge", ">="],
    defineTest(other, (a, { other: b }) => compare(a, b, ">=") >= 0),
  ),
  in: defineTest([["seq"]], (input, { seq }) => contains(seq, input)),
  contains: defineTest([["value"]], (input, { value }) => contains(input, value)),
  odd: defineTest([], (input) => equal(remainder(input, 2), 1)),
  even: defineTest([], (input) => equal(remainder(input, 2), 0)),
  divisibleby: defineTest([["num"]], (input, { num }) => equal(remainder(input, num), 0)),
  ...alias(
    ["nan", "isnan"],
    defineTest([], (input) => isNumber(input) && Number.isNaN(toNumber(input))),
  ),
  ...alias(
    ["subset", "issubset"],
    defineTest([["b"]], (a, { b }) => isSubset(a, b)),
  ),
  ...alias(
    ["superset", "issuperset"],
    defineTest([["b"]], (a, { b }) => isSubset(b, a)),
  ),
  any: defineTest([], (input) => iterate(input).some(truth)),
  all: defineTest([], (input) => iterate(input).every(truth)),
  truthy: defineTest([["convert_bool", false]], (input, { convert_bool }) => truthy(input, convert_bool)),
  falsy: defineTest([["convert_bool", false]], (input, { convert_bool }) => !truthy(input, convert_bool)),
};

function remainder(a: Value, b: Value): Value {
  if (isText(a)) throw templateError("not all arguments converted during string formatting");
  return binary["%"]!(a, b);
}

function isSubset(a: Value, b: Value): boolean {
  const all = new Set(iterate(b).map(hashKey));
  return iterate(a).every((item) => all.has(hashKey(item)));
}

const yes = ["y", "yes", "on", "1", "true", "t"];
const no = ["n", "no", "off", "0", "false", "f"];

function truthy(input: Value, convert: Value): boolean {
  if (input instanceof Undefined) throw undefinedError(input);
  if (truth(convert)) {
    const word = isText(input) ? String(input).trim().toLowerCase() : undefined;
    if (word !== undefined && yes.includes(word)) return true;
    if (word !== undefined && no.includes(word)) return false;
  }
  return truth(input);
}
