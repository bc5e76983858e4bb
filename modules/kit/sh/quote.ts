/**
 * Text as one word of a POSIX shell. The only place that quotes. NUL cannot be in a word and is refused. A bare word
 * never holds `=`, so that it can't become an assignment.
 */
export function quote(text: string): string {
  if (text.includes("\0")) throw new RangeError("a shell word cannot hold a NUL byte");
  return /^[A-Za-z0-9_@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Several words, quoted one by one and joined with spaces. */
export function quoteAll(words: readonly string[]): string {
  return words.map(quote).join(" ");
}

/**
 * A path as one word that no tool can take for an option or for standard input: a relative one gets `./` in front.
 */
export function quotePath(path: string): string {
  return quote(namePath(path));
}

/** The path as {@link quotePath} gives it, before quoting: what tools print back. */
export function namePath(path: string): string {
  return path.startsWith("/") ? path : `./${path}`;
}

/** A shell pattern as text for a `for … in`: its `*`, `?` and `[…]` work, everything else is only text. */
export function quotePattern(pattern: string): string {
  let out = "";
  for (let index = 0; index < pattern.length; index++) {
    const letter = pattern[index]!;
    const end = letter === "[" ? bracketEnd(pattern, index) : -1;
    if (end > 0) {
      out += `[${pattern.slice(index + 1, end).replace(/[^A-Za-z0-9_!^:.-]/g, quoteLetter)}]`;
      index = end;
    } else if (letter === "*" || letter === "?") out += letter;
    else out += quoteLetter(letter);
  }
  return out;
}

/** Where the bracket expression that starts at `from` ends; -1 when it never does. A `]` in first place is a member. */
function bracketEnd(pattern: string, from: number): number {
  let start = from + 1;
  if (pattern[start] === "!" || pattern[start] === "^") start++;
  return pattern.indexOf("]", start + 1);
}

function quoteLetter(letter: string): string {
  if (/[A-Za-z0-9_@%+:,./-]/.test(letter)) return letter;
  return letter === "'" ? "\\'" : `'${letter}'`;
}
