/** Python's case methods where JavaScript's differ in shape. */

/** `str.capitalize()`: the first character in title case, the rest in lower case. */
export function capitalize(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return text === "" ? "" : first.toUpperCase() + text.slice(first.length).toLowerCase();
}

/** `str.islower()`: some cased character, and none in upper or title case. */
export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

/** `str.isupper()`: some cased character, and none in lower or title case. */
export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

/** `str.splitlines()`: every line boundary that Python knows, without an empty last line. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** What Python's `str.strip()` takes off. */
export const blank = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";

const ends = new RegExp(`^${blank}+|${blank}+$`, "g");
const tail = new RegExp(`${blank}+$`);
const head = new RegExp(`^${blank}+`);

/** `str.strip(chars)`. */
export function strip(text: string, chars?: string): string {
  if (chars === undefined) return text.replace(ends, "");
  const set = new Set(chars);
  const all = [...text];
  let from = 0;
  let to = all.length;
  while (from < to && set.has(all[from]!)) from++;
  while (to > from && set.has(all[to - 1]!)) to--;
  return all.slice(from, to).join("");
}

/** `str.rstrip()` and `str.lstrip()` without arguments. */
export function stripEnd(text: string): string {
  return text.replace(tail, "");
}

export function stripStart(text: string): string {
  return text.replace(head, "");
}
