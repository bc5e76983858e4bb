import { escapePattern, PatternError, type PatternFlags, PythonRegex } from "../../../modules/kit/python-regex.js";
import { AxleError } from "../../errors.js";
import type { Value } from "../../values.js";
import type { FilterTable } from "../registry.js";
import { makeTuple, str, templateError, truth, Undefined, undefinedError } from "../values.js";
import { define, plain } from "./define.js";
import { isText, requireText } from "./require.js";

/** Ansible's filters with Python's regular expressions. */
export const regexFilters: FilterTable = {
  regex_replace: define(
    [
      ["pattern", ""],
      ["replacement", ""],
      ["ignorecase", false],
      ["multiline", false],
    ],
    (input, given) =>
      guard(() => compile(given.pattern, given).sub(requireText(given.replacement, "regex_replace"), str(input))),
  ),
  regex_findall: define([["regex"], ["multiline", false], ["ignorecase", false]], (input, given) =>
    guard(() =>
      compile(given.regex, given)
        .findall(str(input))
        .map((found) => (typeof found === "string" ? found : makeTuple(found))),
    ),
  ),
  regex_search: (call, input, pattern, ...groups) => {
    const { regex = pattern, ignorecase = false, multiline = false } = call.kwargs;
    if (regex === undefined) throw templateError("regex_search() missing 1 required positional argument: 'regex'");
    return guard(() => search(str(plain(input)), compile(plain(regex), { ignorecase, multiline }), groups.map(plain)));
  },
  regex_escape: define([["re_type", "python"]], (input, { re_type }) => {
    if (re_type === "python") return escapePattern(str(input));
    if (re_type === "posix_basic") return str(input).replace(/[\].[^$*\\]/g, "\\$&");
    throw templateError(
      re_type === "posix_extended"
        ? "Regex type (posix_extended) not yet implemented"
        : `Invalid regex type (${str(re_type)})`,
    );
  }),
};

const cache = new Map<string, PythonRegex>();

/** A compiled pattern; those used before are kept. */
export function compile(pattern: Value, options: { ignorecase?: Value; multiline?: Value } = {}): PythonRegex {
  if (pattern instanceof Undefined) throw undefinedError(pattern);
  if (!isText(pattern)) throw templateError("first argument must be string or compiled pattern");
  const flags: PatternFlags = {
    ignoreCase: truth(options.ignorecase ?? false),
    multiline: truth(options.multiline ?? false),
  };
  const key = `${flags.ignoreCase}${flags.multiline}${str(pattern)}`;
  const known = cache.get(key);
  if (known) return known;
  const compiled = new PythonRegex(str(pattern), flags);
  if (cache.size > 500) cache.clear();
  cache.set(key, compiled);
  return compiled;
}

/** Runs what reads patterns; a bad pattern becomes an error of the template. */
export function guard<T>(run: () => T): T {
  try {
    return run();
  } catch (problem) {
    if (!(problem instanceof PatternError)) throw problem;
    throw new AxleError({
      kind: "template",
      message: `The regular expression is not right: ${problem.message}`,
      remedy: "It is read as Python's `re` reads it.",
      cause: problem,
    });
  }
}

function search(text: string, regex: PythonRegex, groups: Value[]): Value {
  const wanted = groups.map((group) => readGroup(requireText(group, "regex_search")));
  const found = regex.search(text);
  if (!found) return null;
  if (wanted.length === 0) return found.groups[0]!;
  return wanted.map((group) => {
    if (typeof group === "number" && group < found.groups.length) return found.groups[group] ?? null;
    if (typeof group === "string" && regex.groupNames.includes(group)) return found.named[group] ?? null;
    throw templateError("no such group");
  });
}

function readGroup(text: string): string | number {
  const named = /^\\g<(\S+)>/.exec(text);
  if (named) return named[1]!;
  const numbered = /^\\(\d+)/.exec(text);
  if (numbered) return Number(numbered[1]);
  throw templateError("Unknown argument");
}
