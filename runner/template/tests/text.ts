import type { Value } from "../../values.js";
import { alias } from "../filters/define.js";
import { compile, guard } from "../filters/regex.js";
import { isText } from "../filters/require.js";
import { splitUrl } from "../filters/urls.js";
import type { TestTable } from "../registry.js";
import { contains, str, truth } from "../values.js";
import { defineTest } from "./define.js";

const flags = [
  ["pattern", ""],
  ["ignorecase", false],
  ["multiline", false],
] as const;

/** Ansible's tests of texts: regular expressions and addresses. */
export const textTests: TestTable = {
  match: defineTest(flags, (input, given) => matches(input, given, "match")),
  search: defineTest(flags, (input, given) => matches(input, given, "search")),
  regex: defineTest([...flags, ["match_type", "search"]], (input, given) =>
    matches(input, given, str(given.match_type)),
  ),
  uri: defineTest([["schemes", null]], (input, { schemes }) => isUri(input, schemes)),
  url: defineTest([["schemes", null]], (input, { schemes }) => {
    if (!isUri(input, schemes)) return false;
    const url = splitUrl(str(input));
    return url["netloc"] !== "" || url["scheme"] === "file";
  }),
  ...alias(
    ["urn"],
    defineTest([], (input) => isUri(input, ["urn"])),
  ),
};

function matches(input: Value, given: Record<"pattern" | "ignorecase" | "multiline", Value>, type: string): boolean {
  return guard(() => {
    const regex = compile(given.pattern, given);
    const text = str(input);
    if (type === "match") return regex.match(text) !== undefined;
    if (type === "fullmatch") return regex.fullmatch(text) !== undefined;
    return regex.search(text) !== undefined;
  });
}

function isUri(input: Value, schemes: Value): boolean {
  if (!isText(input)) return false;
  try {
    const { scheme } = splitUrl(str(input)) as { scheme: string };
    return schemes === null || !truth(schemes) || contains(schemes, scheme);
  } catch {
    return false;
  }
}
