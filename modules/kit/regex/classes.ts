/** What Python's class escapes mean, written for JavaScript's `u` mode, without the brackets. */
const unicode: Record<string, string> = {
  d: "\\p{Nd}",
  w: "\\p{L}\\p{N}_",
  s: "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000",
};
const ascii: Record<string, string> = { d: "0-9", w: "a-zA-Z0-9_", s: "\\t-\\r\\x20" };

/** `\d`, `\W`, … as a set in brackets. */
export function classEscape(letter: string, asciiOnly: boolean): string {
  const set = classMembers(letter, asciiOnly);
  return letter === letter.toLowerCase() ? `[${set}]` : `[^${set}]`;
}

/** What a class escape's set holds, in either case of the letter. */
export function classMembers(letter: string, asciiOnly: boolean): string {
  return (asciiOnly ? ascii : unicode)[letter.toLowerCase()]!;
}

/**
 * A set of these members and of whole sets (`[^…]`), which `u` mode cannot nest. (`v` mode can; but V8 goes wrong there on
 * negated sets in loops, which are what patterns on lines of text are made of.)
 */
export function setOf(members: string, wholeSets: readonly string[], negated: boolean): string {
  if (wholeSets.length === 0) return `[${negated ? "^" : ""}${members}]`;
  const any = [...wholeSets, ...(members === "" ? [] : [`[${members}]`])].join("|");
  return negated ? `(?:(?!${any})[\\s\\S])` : `(?:${any})`;
}

/** `\b` or `\B`: between a word character and none. */
export function wordBoundary(letter: "b" | "B", asciiOnly: boolean): string {
  const word = classEscape("w", asciiOnly);
  return letter === "b"
    ? `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`
    : `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
}

/** One literal character for a pattern, outside or inside a set. */
export function literal(char: string): string {
  const code = char.codePointAt(0)!;
  if (code < 32 || code === 127) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (/[\^$\\.*+?()[\]{}|/]/.test(char)) return `\\${char}`;
  return char;
}

/** One literal character inside a set. */
export function setLiteral(char: string): string {
  return char === "-" ? "\\-" : literal(char);
}

/** The other case of a character, when it has exactly one. */
export function otherCase(char: string): string | undefined {
  const lower = char.toLowerCase();
  const upper = char.toUpperCase();
  const other = lower === char ? upper : lower;
  return other !== char && [...other].length === 1 ? other : undefined;
}
