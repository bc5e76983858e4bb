import { bounds } from "../bounds.js";
import type { SourceText } from "../positions.js";

/** Thrown where a text leaves the plain part of YAML that is read here: the library then reads it whole. */
export const notPlain = new Error("not plain YAML");

/** A text with a cursor on it. Offsets count UTF-16 units, as the library's do. */
export class PlainSource {
  pos = 0;
  /** Where the last line that {@link endsLine} ended had nothing more: there an empty value stands. */
  emptyAt = 0;
  private depth = 0;

  constructor(
    readonly source: SourceText,
    readonly text: string,
  ) {}

  /** Goes into a list or mapping; what is nested too deeply is left to the library, which says so. */
  enter(): void {
    if (++this.depth > bounds.depth) throw notPlain;
  }

  leave(): void {
    this.depth--;
  }

  /** The code of the character at an offset; NaN behind the end. */
  code(at = this.pos): number {
    return this.text.charCodeAt(at);
  }

  /** Moves to the next line with content, from the start of a line. Gives its indentation, or -1 at the end. */
  nextContent(): number {
    const { text } = this;
    for (;;) {
      if (this.pos >= text.length) return -1;
      let at = this.pos;
      while (text.charCodeAt(at) === SPACE) at++;
      const code = text.charCodeAt(at);
      if (code === NEWLINE) this.pos = at + 1;
      else if (code === HASH) this.pos = this.lineEnd(at) + 1;
      else {
        if (code === TAB) throw notPlain;
        const indent = at - this.pos;
        if (indent === 0 && this.isMarker()) throw notPlain;
        return indent;
      }
    }
  }

  /** `---`, `...` and directives end what is read here. */
  isMarker(): boolean {
    const code = this.code();
    return code === PERCENT || this.text.startsWith("---", this.pos) || this.text.startsWith("...", this.pos);
  }

  lineEnd(from = this.pos): number {
    const end = this.text.indexOf("\n", from);
    return end === -1 ? this.text.length : end;
  }

  skipSpaces(): void {
    while (this.text.charCodeAt(this.pos) === SPACE) this.pos++;
    if (this.code() === TAB) throw notPlain;
  }

  /** Whether nothing but spaces or a comment is left on this line; then the cursor moves to the next one. */
  endsLine(): boolean {
    const start = this.pos;
    this.skipSpaces();
    const code = this.code();
    const comment = code === HASH && (this.pos > start || this.code(start - 1) <= SPACE);
    if (code === NEWLINE || Number.isNaN(code) || comment) {
      this.emptyAt = this.pos;
      this.pos = this.lineEnd() + 1;
      return true;
    }
    return false;
  }

  /** A value on a line must be all there is on it. */
  finishLine(): void {
    if (!this.endsLine()) throw notPlain;
  }
}

export const TAB = 9;
export const NEWLINE = 10;
export const SPACE = 32;
export const DOUBLE = 34;
export const HASH = 35;
export const PERCENT = 37;
export const SINGLE = 39;
export const COMMA = 44;
export const DASH = 45;
export const COLON = 58;
export const OPEN_LIST = 91;
export const BACKSLASH = 92;
export const CLOSE_LIST = 93;
export const OPEN_MAP = 123;
export const PIPE = 124;
export const CLOSE_MAP = 125;
export const GREATER = 62;

/** Whether a character code ends a word: white space or the end of the text. */
export function isBlank(code: number): boolean {
  return code === SPACE || code === NEWLINE || Number.isNaN(code);
}
