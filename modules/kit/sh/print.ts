import { bytesOf, textOf } from "./bytes.js";
import { quote } from "./quote.js";

/**
 * Commands that print these bytes exactly, by the shell's own printf: they stand in the script, in nobody's argv. Bytes
 * without NUL are quoted as they are; others are written in octal, in pieces that stay small.
 */
export function printText(content: string | Uint8Array): string {
  const bytes = typeof content === "string" ? bytesOf(content) : content;
  if (bytes.length === 0) return ":";
  if (!bytes.includes(0)) return `printf %s ${quote(textOf(bytes))}`;
  return `printf %b ${quote(octal(bytes))}`;
}

function octal(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
    out += plain ? String.fromCharCode(byte) : `\\0${byte.toString(8).padStart(3, "0")}`;
  }
  return out;
}

/** Whether these bytes are small enough to ride in a script; larger ones are handed over as a payload. */
export function ridesInScript(content: string | Uint8Array): boolean {
  const length = typeof content === "string" ? content.length : content.length;
  return length <= 16 * 1024;
}
