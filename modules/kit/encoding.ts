import { TextDecoder } from "node:util";
import { Refusal } from "./refusal.js";

/** Python's names of encodings → Node's, for those that Node can write. */
const encodings: Record<string, BufferEncoding> = {
  utf8: "utf8",
  ascii: "latin1",
  usascii: "latin1",
  latin1: "latin1",
  iso88591: "latin1",
  utf16le: "utf16le",
};

function find(name: string): BufferEncoding {
  const found = encodings[name.toLowerCase().replace(/[-_ ]/g, "")];
  if (found) return found;
  throw new Refusal(`unknown encoding: ${name}`, {}, "Use utf-8, ascii, latin-1 or utf-16-le.");
}

/** Bytes as text. What is no UTF-8 is taken byte by byte and written back unchanged (as Python's surrogateescape). */
export function decodeText(content: Uint8Array, encoding: string): string {
  const kind = find(encoding);
  const buffer = Buffer.from(content);
  if (kind !== "utf8") return buffer.toString(kind);
  const text = buffer.toString("utf8");
  return text.includes("\ufffd") ? escapeBytes(buffer) : text;
}

/** Text of {@link decodeText} as bytes. */
export function encodeText(text: string, encoding: string): Uint8Array {
  const kind = find(encoding);
  if (kind !== "utf8" || !/[\udc80-\udcff]/.test(text)) return Buffer.from(text, kind);
  const pieces = text.match(/[\udc80-\udcff]|(?:[\ud800-\udbff][\udc00-\udfff]|[^\udc80-\udcff])+/g) ?? [];
  return Buffer.concat(pieces.map(encodePiece));
}

function encodePiece(piece: string): Uint8Array {
  const code = piece.charCodeAt(0);
  return piece.length === 1 && code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(piece);
}

/** UTF-8 with every byte that does not belong to a character as a lone surrogate (U+DC80 and up). */
function escapeBytes(buffer: Buffer): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  for (let at = 0; at < buffer.length; ) {
    const length = characterLength(buffer, at, decoder);
    text += length === 0 ? String.fromCharCode(0xdc00 + buffer[at]!) : buffer.toString("utf8", at, at + length);
    at += Math.max(1, length);
  }
  return text;
}

function characterLength(buffer: Buffer, at: number, decoder: TextDecoder): number {
  const first = buffer[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0) return 0;
  try {
    decoder.decode(buffer.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}
