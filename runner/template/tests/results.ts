import type { Value } from "../../values.js";
import { alias } from "../filters/define.js";
import type { Call, TestTable } from "../registry.js";
import { dictLookup, equal, isMapping, type Mapping, templateError, truth } from "../values.js";
import { defineTest } from "./define.js";

/** Ansible's tests of registered results. */
export const resultTests: TestTable = {
  ...alias(
    ["failed", "failure"],
    defineTest([], (input) => flag(input, "failed")),
  ),
  ...alias(
    ["succeeded", "success", "successful"],
    defineTest([], (input) => !flag(input, "failed", "failed")),
  ),
  unreachable: defineTest([], (input) => flag(input, "unreachable")),
  reachable: defineTest([], (input) => !flag(input, "unreachable")),
  ...alias(
    ["skipped", "skip"],
    defineTest([], (input) => flag(input, "skipped")),
  ),
  ...alias(
    ["changed", "change"],
    defineTest([], (input) => changed(input)),
  ),
  started: defineTest([], (input, _given, call) => asyncFlag(call, input, "started")),
  finished: defineTest([], (input, _given, call) => asyncFlag(call, input, "finished")),
};

function resultOf(input: Value, test: string): Mapping {
  if (isMapping(input)) return input;
  throw templateError(`The '${test}' test expects a dictionary`);
}

function flag(input: Value, name: string, test = name): boolean {
  return truth(dictLookup(resultOf(input, test), name) ?? false);
}

/** The result of a loop has changed when one of its items has. */
function changed(input: Value): boolean {
  const result = resultOf(input, "changed");
  const own = dictLookup(result, "changed");
  if (own !== undefined) return truth(own);
  const items = dictLookup(result, "results");
  if (!Array.isArray(items) || !isMapping(items[0])) return false;
  return items.some((item) => isMapping(item) && truth(dictLookup(item, "changed") ?? false));
}

function asyncFlag(call: Call, input: Value, name: string): boolean {
  const value = dictLookup(resultOf(input, name), name);
  if (value !== undefined) return equal(value, 1);
  call.context.warn(`The '${name}' test expects an async task, but a non-async task was tested`);
  return true;
}
