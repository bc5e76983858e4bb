import { splitArgs } from "./split-args.js";

/** Options that stand beside a command's free-form text; any other `k=v` there belongs to the command. */
const COMMAND_OPTIONS = new Set([
  "creates",
  "removes",
  "chdir",
  "executable",
  "warn",
  "stdin",
  "stdin_add_newline",
  "strip_empty_ends",
]);

const ESCAPES: Record<string, string> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

export interface KeyValues {
  options: Map<string, string>;
  /** Everything that is not `k=v`, put together as it was written. */
  raw?: string;
}

/**
 * Reads `k=v` text as Ansible does. With `command`, only a command's own options are taken out and everything else is
 * its free-form text. Throws `AxleError` for text that can't be split.
 */
export function parseKv(text: string, command = false): KeyValues {
  const options = new Map<string, string>();
  const raw: string[] = [];
  for (const piece of splitArgs(text)) {
    const decoded = decodeEscapes(piece);
    const equals = findEquals(decoded);
    if (equals < 0) {
      raw.push(decoded.includes("=") ? decoded.replaceAll("\\=", "=") : piece);
      continue;
    }
    const key = decoded.slice(0, equals);
    if (command && !COMMAND_OPTIONS.has(key)) raw.push(piece);
    else options.set(key.trim(), unquote(decoded.slice(equals + 1).trim()));
  }
  return raw.length > 0 ? { options, raw: joinArgs(raw) } : { options };
}

/** The first `=` that is neither escaped nor the first character. */
function findEquals(text: string): number {
  let at = text.indexOf("=", 1);
  while (at > 0 && text[at - 1] === "\\") at = text.indexOf("=", at + 1);
  return at;
}

/** Puts split pieces together again, newlines and blanks as they were. */
export function joinArgs(pieces: readonly string[]): string {
  return pieces.reduce((text, piece) => (text === "" || text.endsWith("\n") ? text + piece : `${text} ${piece}`), "");
}

/** Python's escapes in text: `\n`, `\x41`, `\u20ac`, `\U0001f600`. Others stay as they are. */
export function decodeEscapes(text: string): string {
  return text.replace(
    /\\(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\\'"abfnrtv]))/g,
    (whole, long?: string, short?: string, byte?: string, single?: string) => {
      if (single !== undefined) return ESCAPES[single]!;
      const code = Number.parseInt((long ?? short ?? byte)!, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Takes one pair of equal quotes off, unless the last one is escaped. */
export function unquote(text: string): string {
  const first = text[0];
  const quoted = text.length > 1 && (first === '"' || first === "'") && text.at(-1) === first && text.at(-2) !== "\\";
  return quoted ? text.slice(1, -1) : text;
}
