import { byteText } from "./edit.js";
import { PatternError, type PatternFlags, PythonRegex } from "./python-regex.js";
import { Refusal } from "./refusal.js";

/** A Python pattern for bytes as characters (see `byteText`). A broken one is a {@link Refusal}. */
export function compileBytes(pattern: string, flags: PatternFlags = {}): PythonRegex {
  return compilePattern(byteText(pattern), { ascii: true, ...flags });
}

/** A Python pattern of a user's; a broken one is a {@link Refusal} that names it. */
export function compilePattern(pattern: string, flags: PatternFlags = {}): PythonRegex {
  try {
    return new PythonRegex(pattern, flags);
  } catch (problem) {
    if (!(problem instanceof PatternError)) throw problem;
    throw new Refusal(`The regular expression '${pattern}' is wrong: ${problem.message}`);
  }
}

/** Replaces by a template of a user's; a wrong group or escape in it is a {@link Refusal}. */
export function substitute(regex: PythonRegex, template: string, text: string): { text: string; count: number } {
  try {
    return regex.subn(template, text);
  } catch (problem) {
    if (!(problem instanceof PatternError)) throw problem;
    throw new Refusal(`The replacement '${template}' is wrong: ${problem.message}`);
  }
}
