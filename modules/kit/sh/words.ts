/**
 * Splits text into words as a POSIX shell would, without expanding anything (Python's shlex.split): quotes group,
 * a backslash takes the next character as it is. An open quote ends with the text.
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted: '"' | "'" | undefined;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index]!;
    if (quoted === "'") {
      if (letter === "'") quoted = undefined;
      else word += letter;
    } else if (letter === "\\" && index + 1 < text.length) {
      const next = text[++index]!;
      word = (word ?? "") + (quoted && !['"', "\\"].includes(next) ? `\\${next}` : next);
    } else if (quoted) {
      if (letter === '"') quoted = undefined;
      else word += letter;
    } else if (letter === '"' || letter === "'") {
      quoted = letter;
      word ??= "";
    } else if (/\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + letter;
  }
  if (word !== undefined) words.push(word);
  return words;
}
