import { inflateRawSync } from "node:zlib";
import { checksumOf } from "../text.js";
import { type ArchiveEntry, entryPath } from "./entry.js";

/** What a zip archive holds, with the checksum of every file. Throws for what is no zip archive. */
export function listZip(bytes: Uint8Array): ArchiveEntry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = buffer.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error("this is no zip archive, or a broken one");
  const count = buffer.readUInt16LE(end + 10);
  let at = buffer.readUInt32LE(end + 16);
  const entries: ArchiveEntry[] = [];
  for (let index = 0; index < count; index++) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => buffer.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const written = buffer.toString("utf8", at + 46, at + 46 + name);
    const path = entryPath(written);
    if (path !== undefined) entries.push(readEntry(buffer, at, path, written.endsWith("/")));
    at += 46 + name + extra + comment;
  }
  return entries;
}

function readEntry(buffer: Buffer, at: number, path: string, folder: boolean): ArchiveEntry {
  const mode = buffer.readUInt32LE(at + 38) >>> 16;
  const size = buffer.readUInt32LE(at + 24);
  if (folder) return { path, type: "directory", size: 0, mode: mode & 0o7777 || 0o755 };
  const content = contentOf(buffer, at);
  const link = (mode & 0o170000) === 0o120000;
  if (link) return { path, type: "link", size: 0, mode: 0o777, target: content.toString("utf8") };
  return { path, type: "file", size, mode: mode & 0o7777 || 0o644, checksum: checksumOf(content) };
}

/** Stored or deflated; other methods are not known to unzip on boards either. */
function contentOf(buffer: Buffer, at: number): Buffer {
  const method = buffer.readUInt16LE(at + 10);
  const packed = buffer.readUInt32LE(at + 20);
  const local = buffer.readUInt32LE(at + 42);
  const start = local + 30 + buffer.readUInt16LE(local + 26) + buffer.readUInt16LE(local + 28);
  const data = buffer.subarray(start, start + packed);
  if (method === 0) return data;
  if (method === 8) return inflateRawSync(data);
  throw new Error(`a file in the archive is packed by method ${method}, which is not supported`);
}
