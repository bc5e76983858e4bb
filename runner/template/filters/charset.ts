import { templateError } from "../values.js";

export type Charset = "utf-8" | "latin1" | "ascii" | "utf-16le" | "utf-16be" | "utf-16";

const charsets: Record<string, Charset> = {
  utf8: "utf-8",
  "utf-8": "utf-8",
  u8: "utf-8",
  latin1: "latin1",
  "latin-1": "latin1",
  "iso-8859-1": "latin1",
  "iso8859-1": "latin1",
  ascii: "ascii",
  "us-ascii": "ascii",
  "utf-16-le": "utf-16le",
  "utf-16le": "utf-16le",
  "utf-16-be": "utf-16be",
  "utf-16be": "utf-16be",
  "utf-16": "utf-16",
  utf16: "utf-16",
};

/** The character set of a Python encoding name. */
export function nameOfEncoding(name: string): Charset {
  const charset = charsets[name.toLowerCase().replaceAll("_", "-")];
  if (!charset) throw templateError(`unknown encoding: ${name}`);
  return charset;
}

export function encodeText(text: string, charset: Charset): Buffer {
  if (charset === "utf-8") return Buffer.from(text, "utf8");
  if (charset === "utf-16le") return Buffer.from(text, "utf16le");
  if (charset === "utf-16be") return Buffer.from(text, "utf16le").swap16();
  if (charset === "utf-16") return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
  const limit = charset === "ascii" ? 0x7f : 0xff;
  const bad = [...text].find((char) => char.codePointAt(0)! > limit);
  if (bad !== undefined)
    throw templateError(`'${charset}' codec can't encode character '${bad}': ordinal not in range(${limit + 1})`);
  return Buffer.from(text, "latin1");
}

/** Bytes as text; those that the character set does not have raise, as Python's strict decoding does. */
export function decodeBytes(bytes: Uint8Array, charset: Charset): string {
  const buffer = Buffer.from(bytes);
  if (charset === "latin1") return buffer.toString("latin1");
  const bad = charset === "ascii" ? buffer.find((byte) => byte > 0x7f) : undefined;
  if (bad !== undefined)
    throw templateError(`'ascii' codec can't decode byte 0x${bad.toString(16)}: ordinal not in range(128)`);
  const label =
    charset === "utf-16"
      ? buffer[0] === 0xfe && buffer[1] === 0xff
        ? "utf-16be"
        : "utf-16le"
      : charset === "ascii"
        ? "utf-8"
        : charset;
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: charset !== "utf-16" }).decode(buffer);
  } catch (cause) {
    throw templateError(`'${charset}' codec can't decode the bytes`, cause);
  }
}
