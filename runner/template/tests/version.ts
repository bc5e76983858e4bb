import { nearest } from "../../errors.js";
import type { Value } from "../../values.js";
import { alias } from "../filters/define.js";
import type { TestTable } from "../registry.js";
import { str, templateError, truth } from "../values.js";
import { defineTest } from "./define.js";
import { compareLoose } from "./versions/loose.js";
import { comparePep440 } from "./versions/pep440.js";
import { compareSemantic, compareStrict } from "./versions/strict.js";

/** Ansible's `version`. */
export const versionTests: TestTable = alias(
  ["version", "version_compare"],
  defineTest([["version"], ["operator", "eq"], ["strict", null], ["version_type", null]], (input, given) =>
    compareVersions(input, given),
  ),
);

type Compare = (a: string, b: string) => number;

const types: Record<string, Compare> = {
  loose: compareLoose,
  strict: compareStrict,
  semver: compareSemantic,
  semantic: compareSemantic,
  pep440: comparePep440,
};

const operators: Record<string, (order: number) => boolean> = {
  ...alias(["==", "=", "eq"], (order: number) => order === 0),
  ...alias(["<", "lt"], (order: number) => order < 0),
  ...alias(["<=", "le"], (order: number) => order <= 0),
  ...alias([">", "gt"], (order: number) => order > 0),
  ...alias([">=", "ge"], (order: number) => order >= 0),
  ...alias(["!=", "<>", "ne"], (order: number) => order !== 0),
};

function compareVersions(
  input: Value,
  given: Record<"version" | "operator" | "strict" | "version_type", Value>,
): boolean {
  if (given.strict !== null && given.version_type !== null)
    throw templateError("Cannot specify both 'strict' and 'version_type'");
  if (!truth(input)) throw templateError("Input version value cannot be empty");
  if (!truth(given.version)) throw templateError("Version parameter to compare against cannot be empty");
  const type =
    given.strict !== null && truth(given.strict)
      ? "strict"
      : given.version_type === null
        ? "loose"
        : str(given.version_type);
  const compare = pick(types, type, "version type");
  const holds = pick(operators, str(given.operator), "operator type");
  return holds(compare(str(input), str(given.version)));
}

function pick<T>(table: Record<string, T>, name: string, what: string): T {
  if (Object.hasOwn(table, name)) return table[name]!;
  const near = nearest(name, Object.keys(table));
  const list = Object.keys(table).map((one) => `'${one}'`);
  throw templateError(
    `Invalid ${what} (${name}). Must be one of ${list.join(", ")}${near ? `; did you mean '${near}'?` : ""}`,
  );
}
