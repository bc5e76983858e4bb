import type { Value } from "../../values.js";
import { NoSuchDate, resolvePlain } from "../scalars.js";
import {
  BACKSLASH,
  COLON,
  DOUBLE,
  HASH,
  isBlank,
  NEWLINE,
  notPlain,
  type PlainSource,
  SINGLE,
  SPACE,
} from "./source.js";

// Characters that begin something else than plain text; `-`, `?` and `:` only before white space.
const BEGINS_OTHER = /[,[\]{}#&*!|>'"%@`]/;

/** Reads plain text up to the end of its line, a comment or `: `; `stop` says what else ends it (flow collections). */
export function plainText(from: PlainSource, stop?: (code: number) => boolean): string {
  const { text, pos: start } = from;
  if (BEGINS_OTHER.test(text[start] ?? "#")) throw notPlain;
  if (/[-?:]/.test(text[start]!) && (isBlank(from.code(start + 1)) || stop?.(from.code(start + 1)))) throw notPlain;
  let at = start;
  for (; ; at++) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE || Number.isNaN(code) || stop?.(code)) break;
    if (code < SPACE) throw notPlain;
    if (code === COLON && (isBlank(text.charCodeAt(at + 1)) || stop?.(text.charCodeAt(at + 1)))) break;
    if (code === HASH && text.charCodeAt(at - 1) === SPACE) break;
  }
  from.pos = at;
  while (text.charCodeAt(at - 1) === SPACE) at--;
  return text.slice(start, at);
}

export function resolve(text: string): Value {
  try {
    return resolvePlain(text);
  } catch (error) {
    if (error instanceof NoSuchDate) throw notPlain;
    throw error;
  }
}

/** Reads a quoted text that ends on its line. */
export function quotedText(from: PlainSource): string {
  const double = from.code() === DOUBLE;
  const start = from.pos + 1;
  let plain = true;
  for (let at = start; ; at++) {
    const code = from.code(at);
    if (code === NEWLINE || Number.isNaN(code)) throw notPlain;
    if (double && code === BACKSLASH) {
      // A backslash before the line's end carries the text on to the next line: the library's to read.
      if (from.code(at + 1) === NEWLINE) throw notPlain;
      plain = false;
      at++;
    } else if (!double && code === SINGLE && from.code(at + 1) === SINGLE) {
      plain = false;
      at++;
    } else if (code === (double ? DOUBLE : SINGLE)) {
      from.pos = at + 1;
      const inner = from.text.slice(start, at);
      if (plain) return inner;
      return double ? inner.replace(/\\(.)/g, unescapeOne) : inner.replaceAll("''", "'");
    }
  }
}

const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r", '"': '"', "\\": "\\", "/": "/", " ": " " };

function unescapeOne(_all: string, code: string): string {
  const text = ESCAPES[code];
  if (text === undefined) throw notPlain;
  return text;
}

/** Reads `|` and `>` texts; the cursor stands on the sign, and ends at the start of the line behind the text. */
export function blockText(from: PlainSource, parentIndent: number): string {
  const header = /^([|>])([+-]?) *(?: #.*)?$/.exec(from.text.slice(from.pos, from.lineEnd()));
  if (!header) throw notPlain;
  from.pos = from.lineEnd() + 1;
  const lines = blockLines(from, parentIndent);
  const body = header[1] === "|" ? lines.join("\n") : fold(lines);
  const content = body.replace(/\n+$/, "");
  if (header[2] === "-") return content;
  // How many line ends are kept behind folded text is the library's to say.
  if (header[2] === "+") throw notPlain;
  return `${content}\n`;
}

function blockLines(from: PlainSource, parentIndent: number): string[] {
  const { text } = from;
  const lines: string[] = [];
  let indent = -1;
  while (from.pos < text.length) {
    const end = from.lineEnd();
    let at = from.pos;
    while (text.charCodeAt(at) === SPACE) at++;
    const own = at - from.pos;
    if (at === end) {
      // White space that is longer than the text's indentation may be content.
      if (indent !== -1 && own > indent) throw notPlain;
      lines.push("");
    } else if (indent === -1 ? own > parentIndent : own >= indent) {
      if (text.charCodeAt(at) < SPACE) throw notPlain;
      if (indent === -1) indent = own;
      lines.push(text.slice(from.pos + indent, end));
    } else {
      if (own > parentIndent) throw notPlain;
      break;
    }
    from.pos = end + 1;
  }
  if (indent === -1 || lines[0] === "") throw notPlain;
  return lines;
}

/** Lines that follow each other become one, each empty line a line end. */
function fold(lines: readonly string[]): string {
  if (lines.some((line) => /^[ \t]/.test(line))) throw notPlain;
  let folded = lines[0]!;
  let empty = 0;
  for (const line of lines.slice(1)) {
    if (line === "") empty++;
    else {
      folded += (empty > 0 ? "\n".repeat(empty) : " ") + line;
      empty = 0;
    }
  }
  return folded;
}
