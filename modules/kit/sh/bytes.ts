/**
 * Text and bytes, both ways without loss. Names on a board are bytes; where they are not UTF-8, each stray byte
 * 0x80–0xFF becomes the lone surrogate U+DC80–U+DCFF (Python's "surrogateescape"), and turns back into that byte.
 */
export function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString("utf8");
  if (!text.includes("\uFFFD") || Buffer.from(text, "utf8").equals(buffer)) return text;
  let out = "";
  let start = 0;
  for (let index = 0; index < buffer.length; ) {
    const length = sequenceLength(buffer, index);
    if (length > 0) index += length;
    else {
      out += buffer.toString("utf8", start, index) + String.fromCharCode(0xdc00 + buffer[index]!);
      start = ++index;
    }
  }
  return out + buffer.toString("utf8", start);
}

/** The bytes of a text: UTF-8, lone surrogates of stray bytes turned back. */
export function bytesOf(text: string): Buffer {
  if (!/[\uDC80-\uDCFF]/.test(text)) return Buffer.from(text, "utf8");
  const parts = text.split(/((?<![\uD800-\uDBFF])[\uDC80-\uDCFF])/);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.from([part.charCodeAt(0) - 0xdc00]) : Buffer.from(part, "utf8"),
    ),
  );
}

/** Length of the valid UTF-8 sequence at `index`; 0 when there is none. */
function sequenceLength(bytes: Buffer, index: number): number {
  const first = bytes[index]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || first >= 0xf5 || index + length > bytes.length) return 0;
  const piece = bytes.subarray(index, index + length);
  return Buffer.from(piece.toString("utf8"), "utf8").equals(piece) && !piece.toString("utf8").startsWith("\uFFFD")
    ? length
    : 0;
}
