import { quote } from "../kit/sh/quote.js";

/** Whether a word holds something that only the board can fill in: its home or its environment. */
export function needsExpansion(word: string): boolean {
  return word.startsWith("~") || /\$(?:\{[^}]+\}|[A-Za-z_0-9]+)/.test(word);
}

/**
 * Words as shell text that runs them without a shell's own reading: everything is quoted, but `~` and variables that are
 * set are filled in, as Ansible does before it starts the program. An unset variable stays as it was written.
 */
export function expandingScript(words: readonly string[]): string {
  return `exec ${words.map(expandWord).join(" ")}`;
}

function expandWord(word: string): string {
  const home = /^~([A-Za-z0-9_.-]*)(?=\/|$)/.exec(word);
  const rest = home ? word.slice(home[0].length) : word;
  const pieces = rest.split(/(\$\{[A-Za-z_][A-Za-z0-9_]*\}|\$[A-Za-z_][A-Za-z0-9_]*)/);
  const text = pieces.map((piece, index) => (index % 2 === 1 ? variable(piece) : piece === "" ? "" : quote(piece)));
  return (home ? home[0] : "") + text.join("") || "''";
}

function variable(written: string): string {
  const name = written.replace(/^\$\{?|\}$/g, "");
  return `"\${${name}-\\${written}}"`;
}
