const escapes: Record<string, string> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** Fragments one after the other, each on a line of its own, with the delimiter between them. */
export function joinFragments(fragments: readonly Uint8Array[], delimiter: string | undefined): Uint8Array {
  const pieces: Uint8Array[] = [];
  const between = delimiter ? Buffer.from(endLine(readEscapes(delimiter))) : undefined;
  for (const [index, fragment] of fragments.entries()) {
    const before = fragments[index - 1];
    if (before && before.at(-1) !== 0x0a) pieces.push(Buffer.from("\n"));
    if (before && between) pieces.push(between);
    pieces.push(fragment);
  }
  return Buffer.concat(pieces);
}

function endLine(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

function readEscapes(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|([nrt\\'"abfv]))/g, (_, hex?: string, letter?: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : escapes[letter!]!,
  );
}
