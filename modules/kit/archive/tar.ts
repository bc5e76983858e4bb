import { type ArchiveEntry, entryPath } from "./entry.js";

const block = 512;

/** What a tar archive holds: ustar, GNU's long names and POSIX' extended headers. Throws for what is no tar archive. */
export function listTar(bytes: Uint8Array): ArchiveEntry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: ArchiveEntry[] = [];
  let extended: Record<string, string> = {};
  for (let at = 0; at + block <= buffer.length; ) {
    const header = buffer.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) break;
    checkSum(header);
    const size = "size" in extended ? Number(extended.size) : number(header, 124, 12);
    const kind = String.fromCharCode(header[156]!);
    const content = () => buffer.subarray(at + block, at + block + size);
    if (kind === "x") extended = { ...extended, ...readExtended(content()) };
    else if (kind === "L") extended = { ...extended, path: text(content(), 0, size) };
    else if (kind === "K") extended = { ...extended, linkpath: text(content(), 0, size) };
    else if (kind !== "g") {
      const entry = readEntry(header, kind, size, extended);
      if (entry) entries.push(entry);
      extended = {};
    }
    at += block + Math.ceil(hasContent(kind) ? size / block : 0) * block;
  }
  return entries;
}

function hasContent(kind: string): boolean {
  return !"123456".includes(kind);
}

function readEntry(
  header: Buffer,
  kind: string,
  size: number,
  extended: Record<string, string>,
): ArchiveEntry | undefined {
  const prefix = header.toString("latin1", 257, 262) === "ustar" ? text(header, 345, 155) : "";
  const name = text(header, 0, 100);
  const path = entryPath(extended.path ?? (prefix === "" ? name : `${prefix}/${name}`));
  if (path === undefined) return undefined;
  const types: Record<string, ArchiveEntry["type"]> = {
    "0": "file",
    "\0": "file",
    "7": "file",
    "2": "link",
    "5": "directory",
  };
  const type = types[kind] ?? "other";
  return {
    path,
    type: type === "file" && /\/$/.test(name) ? "directory" : type,
    size: type === "file" ? size : 0,
    mode: number(header, 100, 8) & 0o7777,
    mtime: Math.floor(Number(extended.mtime ?? number(header, 136, 12))),
    ...(type === "link" ? { target: extended.linkpath ?? text(header, 157, 100) } : {}),
  };
}

/** Octal digits, or a big-endian number when the first bit is set. */
function number(header: Buffer, from: number, length: number): number {
  if (header[from]! & 0x80) {
    let value = header[from]! & 0x7f;
    for (const byte of header.subarray(from + 1, from + length)) value = value * 256 + byte;
    return value;
  }
  return Number.parseInt(text(header, from, length).trim() || "0", 8);
}

function text(buffer: Buffer, from: number, length: number): string {
  const end = buffer.indexOf(0, from);
  return buffer.toString("utf8", from, end < 0 || end > from + length ? from + length : end);
}

/** `LENGTH KEY=VALUE\n`, one after the other; lengths count bytes. */
function readExtended(content: Buffer): Record<string, string> {
  const found: Record<string, string> = {};
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const length = Number(content.toString("latin1", at, space));
    if (space < 0 || !(length > 0)) break;
    const [key, ...value] = content.toString("utf8", space + 1, at + length - 1).split("=");
    found[key!] = value.join("=");
    at += length;
  }
  return found;
}

function checkSum(header: Buffer): void {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
  if (sum !== number(header, 148, 8)) throw new Error("this is no tar archive, or a broken one");
}
