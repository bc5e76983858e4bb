import { PythonRegex } from "../../modules/kit/python-regex.js";
import { AxleError } from "../errors.js";
import { parseAddress } from "./addresses.js";

/** A pattern's `[n]`, `[from:to]` or `[from:]`; `to` counts inclusively, undefined means one host only, -1 the last. */
export interface Subscript {
  from: number;
  to?: number;
}

/**
 * Splits `a,b` or `a:b:!c:&d` into single patterns. Colons separate only where the text is neither an address nor a range
 * nor holds a comma, so that IPv6 addresses and `web[1:3]` stay whole.
 */
export function splitPattern(pattern: string | readonly unknown[]): string[] {
  if (Array.isArray(pattern)) return pattern.flatMap((part) => splitPattern(String(part)));
  const text = String(pattern);
  let parts: readonly string[];
  if (text.includes(",")) parts = text.split(",");
  else if (parseAddress(text)) parts = [text];
  else parts = text.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? [];
  return parts.map((part) => part.trim()).filter(Boolean);
}

/** Patterns in the order in which they are applied: choices first, then `&`, then `!`. Without a choice all hosts are meant. */
export function orderPatterns(patterns: readonly string[]): string[] {
  const choices = patterns.filter((pattern) => pattern && !/^[!&]/.test(pattern));
  return [
    ...(choices.length ? choices : ["all"]),
    ...patterns.filter((pattern) => pattern.startsWith("&")),
    ...patterns.filter((pattern) => pattern.startsWith("!")),
  ];
}

/** Takes a subscript off a pattern. A `~regex` has none: its brackets are its own. */
export function splitSubscript(pattern: string): { pattern: string; subscript?: Subscript } {
  const match = pattern.startsWith("~") ? null : /^(.+)\[(?:(-?[0-9]+)|([0-9]+)[:-]([0-9]*))\]$/s.exec(pattern);
  if (!match) return { pattern };
  if (match[2] !== undefined) return { pattern: match[1]!, subscript: { from: Number(match[2]) } };
  const from = Number(match[3]);
  // As in Ansible `[0:0]` is the first host, and `[2:0]` the third.
  const to = match[4] === "" ? -1 : Number(match[4]);
  return { pattern: match[1]!, subscript: to === 0 ? { from } : { from, to } };
}

/** Whether a name fits a single pattern: a `~regex` from the name's start, or a shell glob for the whole name. */
export function compilePattern(pattern: string): (name: string) => boolean {
  const fits = heed(pattern, () => matcherOf(pattern));
  return (name) => heed(pattern, () => fits(name));
}

function matcherOf(pattern: string): (name: string) => boolean {
  if (pattern.startsWith("~")) {
    const regex = new PythonRegex(pattern.slice(1));
    return (name) => regex.match(name) !== undefined;
  }
  const glob = new RegExp(`^${translateGlob(pattern)}$`, "su");
  return (name) => glob.test(name);
}

/** Whatever is wrong with a pattern, or takes it too long, is the pattern's error. */
function heed<Result>(pattern: string, run: () => Result): Result {
  try {
    return run();
  } catch (cause) {
    throw new AxleError({
      kind: "inventory",
      message: `The host pattern "${pattern}" is not valid: ${(cause as Error).message}.`,
      remedy: "After ~ comes a regular expression; otherwise *, ? and [abc] have the meaning they have in a shell.",
      cause,
    });
  }
}

/** A shell glob as a regular expression, by the rules of Python's `fnmatch`. */
export function translateGlob(glob: string): string {
  let result = "";
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at]!;
    if (char === "*") result += ".*";
    else if (char === "?") result += ".";
    else if (char !== "[") result += escapeChar(char);
    else {
      const end = classEnd(glob, at);
      result += end < 0 ? "\\[" : translateClass(glob.slice(at + 1, end));
      if (end >= 0) at = end;
    }
  }
  return result;
}

/** The bracket that closes a class; one right after the opening (or after its `!`) belongs to it. */
function classEnd(glob: string, open: number): number {
  let at = open + 1;
  if (glob[at] === "!") at++;
  if (glob[at] === "]") at++;
  return glob.indexOf("]", at);
}

function translateClass(body: string): string {
  const negated = body.startsWith("!");
  const inner = (negated ? body.slice(1) : body).replace(/[\\\]^[&~|]/g, "\\$&");
  const parts = dropEmptyRanges(inner);
  if (!parts) return negated ? "." : "(?!)";
  return `[${negated ? "^" : ""}${parts.replace(/^-|-$/g, "\\-")}]`;
}

/** `[z-a]` matches nothing for a shell, but is an error in a regular expression. */
function dropEmptyRanges(inner: string): string {
  return inner.replace(/(\\?[^\\-])-(\\?[^\\-])/g, (range, low: string, high: string) =>
    low.at(-1)! <= high.at(-1)! ? range : "",
  );
}

function escapeChar(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
