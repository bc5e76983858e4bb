/** A command line whose quotes do not close. */
export class UnbalancedQuotes extends Error {}

/** Splits a command line into words as Python's `shlex.split` does (POSIX rules, no comments). Throws on open quotes. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char === "'") {
      const end = text.indexOf("'", at + 1);
      if (end < 0) throw new UnbalancedQuotes("No closing quotation");
      word = (word ?? "") + text.slice(at + 1, end);
      at = end;
    } else if (char === '"') {
      const quoted = readDoubleQuoted(text, at + 1);
      word = (word ?? "") + quoted.text;
      at = quoted.end;
    } else if (char === "\\") {
      if (at + 1 >= text.length) throw new UnbalancedQuotes("No escaped character");
      word = (word ?? "") + text[++at]!;
    } else if (/[ \t\r\n]/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + char;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Inside double quotes a backslash only takes away the meaning of itself and of the quote. */
function readDoubleQuoted(text: string, from: number): { text: string; end: number } {
  let out = "";
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"') return { text: out, end: at };
    if (char === "\\" && (text[at + 1] === '"' || text[at + 1] === "\\")) out += text[++at]!;
    else out += char;
  }
  throw new UnbalancedQuotes("No closing quotation");
}
