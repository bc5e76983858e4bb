/** A pattern that Python's `re` would refuse, or one that JavaScript cannot express. */
export class PatternError extends Error {
  constructor(
    message: string,
    /** Offset in the pattern, counted in UTF-16 units from 0. */
    readonly offset: number,
  ) {
    super(`${message} at position ${offset}`);
    this.name = "PatternError";
  }
}

/** Reads a pattern character by character (whole code points). */
export class PatternReader {
  offset = 0;
  constructor(readonly text: string) {}

  get done(): boolean {
    return this.offset >= this.text.length;
  }

  peek(length = 1): string {
    return this.text.slice(this.offset, this.offset + length);
  }

  /** The next code point. */
  next(): string {
    const code = this.text.codePointAt(this.offset);
    if (code === undefined) throw this.error("unexpected end of pattern");
    const char = String.fromCodePoint(code);
    this.offset += char.length;
    return char;
  }

  /** Consumes `text` when it comes next. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.offset)) return false;
    this.offset += text.length;
    return true;
  }

  /** Consumes what a sticky expression matches here. */
  match(expression: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(expression.source, "y");
    sticky.lastIndex = this.offset;
    const found = sticky.exec(this.text);
    if (!found) return undefined;
    this.offset += found[0].length;
    return found;
  }

  /** Everything up to `end`, which is consumed too. */
  until(end: string, missing: string): string {
    const at = this.text.indexOf(end, this.offset);
    if (at < 0) throw this.error(missing);
    const text = this.text.slice(this.offset, at);
    this.offset = at + end.length;
    return text;
  }

  error(message: string): PatternError {
    return new PatternError(message, this.offset);
  }
}

const controls: Record<string, string> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};
const digits: Record<string, RegExp> = { x: /[0-9a-fA-F]{2}/, u: /[0-9a-fA-F]{4}/, U: /[0-9a-fA-F]{8}/ };

/** The character that an escape stands for; `letter` is what followed the backslash and has been consumed. */
export function escapedCharacter(reader: PatternReader, letter: string): string {
  if (letter in controls) return controls[letter]!;
  const hex = digits[letter];
  if (hex) {
    const found = reader.match(hex);
    if (!found) throw reader.error(`incomplete escape \\${letter}`);
    return String.fromCodePoint(Number.parseInt(found[0], 16));
  }
  if (/[a-zA-Z]/.test(letter)) throw reader.error(`bad escape \\${letter}`);
  return letter;
}
