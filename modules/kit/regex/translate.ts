import { classEscape, classMembers, literal, otherCase, setLiteral, setOf, wordBoundary } from "./classes.js";
import { escapedCharacter, PatternReader } from "./reader.js";

/** Python's flags: IGNORECASE, MULTILINE, DOTALL, VERBOSE, ASCII. */
export interface PatternFlags {
  ignoreCase?: boolean;
  multiline?: boolean;
  dotAll?: boolean;
  verbose?: boolean;
  ascii?: boolean;
}

const letters: Record<string, keyof PatternFlags | undefined> = {
  i: "ignoreCase",
  m: "multiline",
  s: "dotAll",
  x: "verbose",
  a: "ascii",
};

/** A Python pattern in JavaScript's `u` mode. Case is folded by the translation itself, since flags may hold for a part only. */
export function translatePattern(pattern: string, flags: PatternFlags): { source: string; names: string[] } {
  const translation = new Translation(pattern, flags);
  return { source: translation.run(), names: translation.names };
}

class Translation {
  readonly names: string[] = [];
  private readonly reader: PatternReader;
  private readonly scopes: { flags: PatternFlags; closing: string }[] = [];
  private flags: PatternFlags;
  private out = "";
  /** Whether a quantifier may come next. */
  private repeatable = false;

  constructor(pattern: string, flags: PatternFlags) {
    this.reader = new PatternReader(pattern);
    this.flags = { ...flags };
  }

  run(): string {
    while (!this.reader.done) this.step();
    if (this.scopes.length > 0) throw this.reader.error("missing ), unterminated subpattern");
    return this.out;
  }

  private step(): void {
    const reader = this.reader;
    if (this.flags.verbose && reader.match(/\s+|#[^\n]*/)) return;
    const quantifier = reader.match(/(?:[*+?]|\{(?:\d+(?:,\d*)?|,\d*)\})([?+])?/);
    const text = quantifier ? this.quantify(quantifier) : this.token(reader.next());
    this.out += text;
  }

  /** What one token becomes; leaves in `repeatable` whether a quantifier may follow. */
  private token(char: string): string {
    this.repeatable = char !== "|" && char !== "(";
    if (char === "(") return this.open();
    if (char === ")") return this.close();
    if (char === "[") return this.set();
    if (char === "\\") return this.escape();
    if (char === "|") return "|";
    if (char === "^") return this.flags.multiline ? "(?:(?<![^\\n]))" : "(?:(?<![\\s\\S]))";
    if (char === "$") return this.flags.multiline ? "(?:(?![^\\n]))" : "(?:(?=\\n?(?![\\s\\S])))";
    if (char === ".") return this.flags.dotAll ? "[\\s\\S]" : "[^\\n]";
    return this.character(char);
  }

  private quantify(found: RegExpExecArray): string {
    if (!this.repeatable) throw this.reader.error(this.out === "" ? "nothing to repeat" : "multiple repeat");
    if (found[1] === "+") throw this.reader.error("possessive quantifiers are not supported");
    this.repeatable = false;
    return found[0].replace("{,", "{0,");
  }

  private character(char: string): string {
    const other = this.flags.ignoreCase ? otherCase(char) : undefined;
    return other ? `[${setLiteral(char)}${setLiteral(other)}]` : literal(char);
  }

  private escape(): string {
    const reader = this.reader;
    const asciiOnly = this.flags.ascii === true;
    const octal = reader.match(/0[0-7]{0,2}|[0-3][0-7]{2}/);
    if (octal) return this.character(String.fromCharCode(Number.parseInt(octal[0], 8)));
    const group = reader.match(/[1-9][0-9]?/);
    if (group) return `(?:\\${group[0]})`;
    const letter = reader.next();
    if ("dDwWsS".includes(letter)) return classEscape(letter, asciiOnly);
    if (letter === "b" || letter === "B") return wordBoundary(letter, asciiOnly);
    if (letter === "A") return "(?:(?<![\\s\\S]))";
    if (letter === "Z") return "(?:(?![\\s\\S]))";
    return this.character(escapedCharacter(reader, letter));
  }

  private open(): string {
    const reader = this.reader;
    if (!reader.take("?")) return this.enter("(");
    if (reader.take("#")) {
      reader.until(")", "missing ), unterminated comment");
      this.repeatable = this.out !== "";
      return "";
    }
    if (reader.take("P<")) return this.named(reader.until(">", "missing >, unterminated name"));
    if (reader.take("P=")) {
      this.repeatable = true;
      return `(?:\\k<${reader.until(")", "missing ), unterminated name")}>)`;
    }
    const plain = reader.match(/:|=|!|<=|<!/);
    // A lookaround is wrapped, since Python lets it be repeated and JavaScript does not.
    if (plain) return this.enter(plain[0] === ":" ? "(?:" : `(?:(?${plain[0]}`);
    return this.openFlags();
  }

  private named(name: string): string {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw this.reader.error(`bad character in group name '${name}'`);
    if (this.names.includes(name)) throw this.reader.error(`redefinition of group name '${name}'`);
    this.names.push(name);
    return this.enter(`(?<${name}>`);
  }

  private openFlags(): string {
    const reader = this.reader;
    const found = reader.match(/([aiLmsux]*)(?:-([imsx]+))?([:)])/);
    if (!found) throw reader.error(`unknown or unsupported extension ?${reader.peek()}`);
    const changed = { ...this.flags };
    for (const letter of found[1]!) setFlag(changed, letter, true);
    for (const letter of found[2] ?? "") setFlag(changed, letter, false);
    if (found[3] === ")" && this.out !== "") throw reader.error("global flags not at the start of the expression");
    const text = found[3] === ":" ? this.enter("(?:") : "";
    this.flags = changed;
    return text;
  }

  private enter(text: string): string {
    this.scopes.push({ flags: this.flags, closing: /^\(\?:\(/.test(text) ? "))" : ")" });
    return text;
  }

  private close(): string {
    const scope = this.scopes.pop();
    if (!scope) throw this.reader.error("unbalanced parenthesis");
    this.flags = scope.flags;
    return scope.closing;
  }

  private set(): string {
    const reader = this.reader;
    const negated = reader.take("^");
    let members = "";
    const wholeSets: string[] = [];
    let first = true;
    while (first || reader.peek() !== "]") {
      if (reader.done) throw reader.error("unterminated character set");
      const member = this.member();
      if (member.startsWith("[^")) wholeSets.push(member);
      else members += member;
      first = false;
    }
    reader.next();
    return setOf(members, wholeSets, negated);
  }

  /** One member; a whole set (`[^…]`) for a class escape that says what is not in it. */
  private member(): string {
    const reader = this.reader;
    const from = this.setCharacter();
    if (from.set) return from.set;
    const range = reader.peek() === "-" && reader.text[reader.offset + 1] !== "]" && !reader.text.endsWith("-");
    if (!range) return this.folded(from.char);
    reader.next();
    const to = this.setCharacter();
    if (to.set || to.char < from.char) throw reader.error("bad character range");
    return this.foldedRange(from.char, to.char);
  }

  /** One character of a set, or what a class escape puts into it. */
  private setCharacter(): { char: string; set?: string } {
    const reader = this.reader;
    const char = reader.next();
    if (char !== "\\") return { char };
    const octal = reader.match(/[0-7]{1,3}/);
    if (octal) return { char: String.fromCharCode(Number.parseInt(octal[0], 8)) };
    const letter = reader.next();
    const asciiOnly = this.flags.ascii === true;
    if ("dws".includes(letter)) return { char: "", set: classMembers(letter, asciiOnly) };
    if ("DWS".includes(letter)) return { char: "", set: classEscape(letter, asciiOnly) };
    return { char: escapedCharacter(reader, letter) };
  }

  private folded(char: string): string {
    const other = this.flags.ignoreCase ? otherCase(char) : undefined;
    return setLiteral(char) + (other ? setLiteral(other) : "");
  }

  private foldedRange(from: string, to: string): string {
    const plain = `${setLiteral(from)}-${setLiteral(to)}`;
    if (!this.flags.ignoreCase) return plain;
    const low = from.codePointAt(0)!;
    const high = to.codePointAt(0)!;
    let others = "";
    for (let code = low; code <= high && code - low < 1024; code++) {
      const other = otherCase(String.fromCodePoint(code));
      if (other && (other < from || other > to)) others += setLiteral(other);
    }
    return plain + others;
  }
}

function setFlag(flags: PatternFlags, letter: string, value: boolean): void {
  const name = letters[letter];
  if (name) flags[name] = value;
}
