/** One Python text literal: prefix (`r`, `b`, `u`), single, double or triple quotes, escapes. Bytes are read as text. */
export function readStringLiteral(text: string, start: number): { value: string; end: number } | undefined {
  const opening = /(?:[rR][bB]?|[bB][rR]?|[uU])?("""|'''|"|')/y;
  opening.lastIndex = start;
  const match = opening.exec(text);
  if (!match) return undefined;
  const raw = /[rR]/.test(match[0]);
  const bytes = /[bB]/.test(match[0].slice(0, 2));
  const quote = match[1]!;
  let value = "";
  let at = start + match[0].length;
  while (at < text.length) {
    if (text.startsWith(quote, at)) return { value, end: at + quote.length };
    const char = text[at]!;
    if (char === "\n" && quote.length === 1) return undefined;
    if (char !== "\\") {
      value += char;
      at++;
    } else if (raw) {
      value += text.slice(at, at + 2);
      at += 2;
    } else {
      const found = readEscape(text, at, bytes);
      if (!found) return undefined;
      value += found.value;
      at += found.length;
    }
  }
  return undefined;
}

const simple: Record<string, string> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

function readEscape(text: string, at: number, bytes: boolean): { value: string; length: number } | undefined {
  const next = text[at + 1];
  if (next === undefined) return undefined;
  if (Object.hasOwn(simple, next)) return { value: simple[next]!, length: 2 };
  const numeric = bytes
    ? /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2}))/y
    : /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;
  numeric.lastIndex = at;
  const match = numeric.exec(text);
  if (match) {
    const code = match[1] ? Number.parseInt(match[1], 8) : Number.parseInt(match[2] ?? match[3] ?? match[4]!, 16);
    return code > 0x10ffff ? undefined : { value: String.fromCodePoint(code), length: match[0].length };
  }
  // An unfinished escape is an error, an unknown one stands for itself.
  if (next === "x" || (!bytes && /[uUN]/.test(next))) return undefined;
  return { value: `\\${next}`, length: 2 };
}
