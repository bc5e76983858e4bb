import { patiently } from "./regex/patience.js";
import { escapedCharacter, PatternError, PatternReader } from "./regex/reader.js";
import { type PatternFlags, translatePattern } from "./regex/translate.js";

export type { PatternFlags };
export { PatternError };

/** One match. `groups[0]` is the whole; a group that took no part is undefined. Offsets count UTF-16 units. */
export interface PythonMatch {
  groups: readonly (string | undefined)[];
  named: Readonly<Record<string, string | undefined>>;
  start: number;
  end: number;
  text: string;
}

/** Python's `re` for text: patterns, replacement templates and the functions on them, on JavaScript's engine. */
export class PythonRegex {
  readonly groupNames: readonly string[];
  /** How many groups the pattern has. */
  readonly groupCount: number;
  private readonly source: string;

  /** Throws {@link PatternError} for what Python would refuse, and for conditionals, which JavaScript cannot express. */
  constructor(
    readonly pattern: string,
    flags: PatternFlags = {},
  ) {
    const { source, names } = translatePattern(pattern, flags);
    this.groupNames = names;
    this.source = source;
    try {
      this.groupCount = new RegExp(`${source}|`, "u").exec("")!.length - 1;
    } catch (problem) {
      throw new PatternError(problem instanceof Error ? problem.message : String(problem), 0);
    }
  }

  /** The first match at or after `from`. */
  search(text: string, from = 0): PythonMatch | undefined {
    return this.run(text, "g", from);
  }

  /** A match that begins exactly at `from`. */
  match(text: string, from = 0): PythonMatch | undefined {
    return this.run(text, "y", from);
  }

  /** A match of the whole text. */
  fullmatch(text: string): PythonMatch | undefined {
    const whole = new RegExp(`(?:${this.source})(?![\\s\\S])`, "uy");
    const found = patiently(this.pattern, text, () => whole.exec(text));
    return found ? toMatch(found) : undefined;
  }

  /** All matches that do not overlap, left to right. */
  finditer(text: string): PythonMatch[] {
    const every = new RegExp(this.source, "ug");
    return patiently(this.pattern, text, () => [...text.matchAll(every)]).map(toMatch);
  }

  /** As `re.findall`: whole matches, the one group, or lists of the groups. */
  findall(text: string): (string | string[])[] {
    return this.finditer(text).map((found) => {
      const groups = found.groups.slice(1).map((group) => group ?? "");
      if (groups.length === 0) return found.groups[0]!;
      return groups.length === 1 ? groups[0]! : groups;
    });
  }

  /** As `re.subn`: the new text, and how many times it replaced. `count` 0 means all. */
  subn(
    replacement: string | ((match: PythonMatch) => string),
    text: string,
    count = 0,
  ): { text: string; count: number } {
    const expand = typeof replacement === "string" ? compileTemplate(replacement, this) : replacement;
    let out = "";
    let from = 0;
    let done = 0;
    for (const found of this.finditer(text)) {
      if (count > 0 && done === count) break;
      out += text.slice(from, found.start) + expand(found);
      from = found.end;
      done++;
    }
    return { text: out + text.slice(from), count: done };
  }

  /** As `re.sub`. */
  sub(replacement: string | ((match: PythonMatch) => string), text: string, count = 0): string {
    return this.subn(replacement, text, count).text;
  }

  /** As `re.split`: captured groups are kept between the pieces. `max` 0 means all. */
  split(text: string, max = 0): (string | undefined)[] {
    const pieces: (string | undefined)[] = [];
    let from = 0;
    let done = 0;
    for (const found of this.finditer(text)) {
      if (max > 0 && done === max) break;
      pieces.push(text.slice(from, found.start), ...found.groups.slice(1));
      from = found.end;
      done++;
    }
    return [...pieces, text.slice(from)];
  }

  /** Where a named group of a match begins and ends; undefined when it took no part. */
  span(match: PythonMatch, name: string): [number, number] | undefined {
    const expression = new RegExp(this.source, "udy");
    expression.lastIndex = match.start;
    return expression.exec(match.text)?.indices?.groups?.[name];
  }

  private run(text: string, mode: "g" | "y", from: number): PythonMatch | undefined {
    const expression = new RegExp(this.source, `u${mode}`);
    expression.lastIndex = from;
    const found = patiently(this.pattern, text, () => expression.exec(text));
    return found ? toMatch(found) : undefined;
  }
}

function toMatch(found: RegExpExecArray | RegExpMatchArray): PythonMatch {
  const start = found.index ?? 0;
  return {
    groups: [...found],
    named: { ...found.groups },
    start,
    end: start + found[0]!.length,
    text: found.input ?? "",
  };
}

/** A match's text for a template such as `\1-\g<name>`, as `match.expand` gives it. */
export function expandTemplate(template: string, match: PythonMatch, regex: PythonRegex): string {
  return compileTemplate(template, regex)(match);
}

type Piece = string | number;

/** Reads a replacement template once. Throws {@link PatternError} for groups that do not exist and bad escapes. */
function compileTemplate(template: string, regex: PythonRegex): (match: PythonMatch) => string {
  const reader = new PatternReader(template);
  const pieces: Piece[] = [];
  while (!reader.done) pieces.push(templatePiece(reader, regex));
  return (match) => pieces.map((piece) => (typeof piece === "string" ? piece : (match.groups[piece] ?? ""))).join("");
}

function templatePiece(reader: PatternReader, regex: PythonRegex): Piece {
  const plain = reader.match(/[^\\]+/);
  if (plain) return plain[0];
  reader.next();
  if (reader.take("g<")) return groupNumber(reader.until(">", "missing >, unterminated name"), regex, reader);
  const octal = reader.match(/0[0-7]{0,2}|[1-3][0-7]{2}/);
  if (octal) return String.fromCharCode(Number.parseInt(octal[0], 8) & 0xff);
  const group = reader.match(/[1-9][0-9]?/);
  if (group) return groupNumber(group[0], regex, reader);
  if (reader.done) throw reader.error("bad escape (end of pattern)");
  const letter = reader.next();
  // Escapes that mean nothing in a template stay as they are, backslash included; `\b` is a backspace here.
  if (!/[a-zA-Z\\]/.test(letter)) return `\\${letter}`;
  if ("xuU".includes(letter)) throw reader.error(`bad escape \\${letter}`);
  return escapedCharacter(reader, letter);
}

function groupNumber(name: string, regex: PythonRegex, reader: PatternReader): number {
  const number = /^[0-9]+$/.test(name) ? Number(name) : groupIndex(regex, name);
  if (number === undefined) throw reader.error(`unknown group name '${name}'`);
  if (number > regex.groupCount) throw reader.error(`invalid group reference ${name}`);
  return number;
}

/** A named group's number: named groups count among all groups, so the opening parentheses are counted. */
function groupIndex(regex: PythonRegex, name: string): number | undefined {
  if (!regex.groupNames.includes(name)) return undefined;
  const opened = /\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]|\((?!\?)|\(\?P<([A-Za-z_][A-Za-z0-9_]*)>/g;
  let index = 0;
  for (const found of regex.pattern.matchAll(opened)) {
    if (!found[0].startsWith("(")) continue;
    index++;
    if (found[1] === name) return index;
  }
  return undefined;
}

const escapable = /[\t\n\v\f\r !"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]/g;
const special = new Set("()[]{}?*+-|^$\\.&~# \t\n\r\v\f");

/** As `re.escape`. */
export function escapePattern(text: string): string {
  return text.replace(escapable, (char) => (special.has(char) ? `\\${char}` : char));
}
