/** One word of a host line, with the column (from 0) where it starts. */
export interface Word {
  text: string;
  start: number;
}

const blanks = " \t\r\n";

/**
 * Splits a line as Python's `shlex.split(line, comments=True)` does: quotes and backslashes as in a POSIX shell, and a
 * `#` outside quotes ends the line, even within a word. Gives a message where a quote or an escape stays open.
 */
export function splitWords(line: string): Word[] | { problem: string; start: number } {
  const words: Word[] = [];
  let word: Word | undefined;
  let at = 0;
  while (at < line.length && line[at] !== "#") {
    const char = line[at]!;
    if (blanks.includes(char)) {
      if (word) words.push(word);
      word = undefined;
      at++;
      continue;
    }
    word ??= { text: "", start: at };
    const piece = readPiece(line, at);
    if (!piece)
      return { problem: char === "\\" ? "nothing follows the backslash" : "the quote is never closed", start: at };
    word.text += piece.text;
    at = piece.end;
  }
  if (word) words.push(word);
  return words;
}

/** The next piece of a word: a quoted part, an escaped character or a plain one. */
function readPiece(line: string, at: number): { text: string; end: number } | undefined {
  const char = line[at]!;
  if (char === "\\") return at + 1 < line.length ? { text: line[at + 1]!, end: at + 2 } : undefined;
  if (char === "'") {
    const end = line.indexOf("'", at + 1);
    return end < 0 ? undefined : { text: line.slice(at + 1, end), end: end + 1 };
  }
  return char === '"' ? readDoubleQuoted(line, at + 1) : { text: char, end: at + 1 };
}

function readDoubleQuoted(line: string, start: number): { text: string; end: number } | undefined {
  let text = "";
  for (let at = start; at < line.length; at++) {
    const char = line[at]!;
    if (char === '"') return { text, end: at + 1 };
    const next = line[at + 1];
    if (char === "\\" && (next === '"' || next === "\\")) {
      text += next;
      at++;
    } else text += char;
  }
  return undefined;
}
