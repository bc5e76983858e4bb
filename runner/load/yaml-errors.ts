import { Lexer, type YAMLError } from "yaml";
import { AxleError, type Position } from "../errors.js";
import type { SourceText } from "./positions.js";

/** A file that is not YAML, as an error with position and remedy. The remedy is read off the line, as people make few mistakes. */
export function wordYamlError(error: YAMLError, source: SourceText): AxleError {
  const end = Math.min(error.pos[0], source.text.length);
  const open = /^Missing closing ["']/.test(error.message) ? openQuote(source.text, end) : undefined;
  const offset = open ?? end;
  const lines = source.text.split("\n");
  const position = atContent(source.at(offset), lines);
  const line = lines[position.line - 1] ?? "";
  const before =
    lines.slice(0, position.line - 1).findLast((text) => text.trim() !== "" && !text.trim().startsWith("#")) ?? "";
  const remedy =
    open === undefined
      ? findRemedy(error.code, line, before)
      : "Close the quote that is opened here; the text of a quote that goes on is indented deeper than its key.";
  return new AxleError({
    kind: "syntax",
    message: `This file is not valid YAML: ${open === undefined ? describe(error) : "a quote is not closed"}.`,
    position,
    ...(remedy ? { remedy } : {}),
    details: { code: error.code },
  });
}

/** Where the quote is opened that is still open at an offset: the place to correct, often many lines above. */
function openQuote(text: string, end: number): number | undefined {
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    // Marks of the lexer's own, which stand for nothing in the text.
    if (token === "\u0002" || token === "\u001f" || token === "\u0018") continue;
    if (/^["']/.test(token) && offset + token.length >= end) return offset;
    offset += token.length;
  }
  return undefined;
}

/** An error at the start of an indented line is shown where its text begins. */
function atContent(position: Position, lines: readonly string[]): Position {
  const blanks = /^ */.exec(lines[position.line - 1] ?? "")![0].length;
  return position.column <= blanks ? { ...position, column: blanks + 1 } : position;
}

const MEANINGS: Record<string, string> = {
  TAB_AS_INDENT: "a tab is used as indentation",
  BAD_INDENT: "the indentation does not fit the lines above",
  BLOCK_AS_IMPLICIT_KEY: "a mapping begins inside a value that is already on this line",
  MULTILINE_IMPLICIT_KEY: "a key goes over several lines, or a line has no colon after its key",
  MISSING_CHAR: "a character is missing",
  MULTIPLE_DOCS: "it holds more than one document",
  BAD_ALIAS: "an alias names an anchor that does not exist",
  UNEXPECTED_TOKEN: "there is text where none is expected",
  BLOCK_IN_FLOW: "a block begins inside brackets",
  BAD_SCALAR_START: "a value begins with a character that YAML reserves",
  BAD_DQ_ESCAPE: "a double-quoted text holds an unknown escape",
};

function describe(error: YAMLError): string {
  const first = error.message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, "");
  const own = MEANINGS[error.code];
  const detail = first.replace(/[.:]$/, "");
  return own ? `${own} (${detail})` : detail;
}

/** Which of the usual mistakes a line shows, in words that say how to correct it. */
export function findRemedy(code: string, line: string, before: string): string | undefined {
  if (code === "MULTIPLE_DOCS") return "Keep one document per file: remove the second `---`.";
  if (code === "TAB_AS_INDENT" || /^\s*\t/.test(line)) return "Indent with spaces: YAML does not allow tabs.";
  for (const text of [line, before]) {
    if (/[:-]\s+\{\{/.test(text) && !/[:-]\s+['"]\{\{/.test(text))
      return 'Quote a value that begins with a template: `key: "{{ value }}"`.';
  }
  if (code === "BAD_SCALAR_START") return "Quote a value that begins with `@`, a backtick or `%`.";
  if (code === "BAD_DQ_ESCAPE") return "Write the backslash twice, or use single quotes.";
  if (/:\s+(['"]).*\1\s*\S+/.test(line) && !/:\s+(['"]).*\1\s*#/.test(line))
    return "Quote the whole value: text must not follow a closing quote.";
  if (hasColonInValue(line)) return "Quote a value that holds a colon followed by a space.";
  for (const text of [line, before]) {
    if (/^\s*(?:- )?[A-Za-z_]\w*:[^\s:/]/.test(text) && !/^\s*(?:- )?[A-Za-z_]\w*:\s/.test(text))
      return "Put a space after the colon.";
    if (/^\s*-[^\s-]/.test(text)) return "Put a space after the dash.";
  }
  if (oddQuotes(line) || oddQuotes(before)) return "Close the quote that is opened on this line or above.";
  if (code === "BAD_INDENT" || code === "UNEXPECTED_TOKEN" || code === "MULTILINE_IMPLICIT_KEY")
    return "Compare the indentation with the lines above: keys of one mapping start in the same column.";
  return undefined;
}

function hasColonInValue(line: string): boolean {
  return /^\s*(?:- )?[\w."' -]+:\s+[^'"|>{[&*!#\s][^#]*:(?:\s|$)/.test(line);
}

function oddQuotes(text: string): boolean {
  const doubles = text.replace(/\\"/g, "").split('"').length - 1;
  return doubles % 2 === 1 || /[:-]\s+'[^']*$/.test(text);
}
