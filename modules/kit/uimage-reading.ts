import type { QueryReading } from "./queries/query.js";
import { parseUimageHeader, type UimageHeader } from "./uimage.js";

/** An image in a file or in the flash, as the query `uimage` tells it. */
export interface UimageReading {
  exists: boolean;
  denied: boolean;
  /** The flash partition that it was read from. */
  partition?: { device: string; size: number; name: string };
  /** Names of all flash partitions, for messages. */
  partitions: string[];
  header?: UimageHeader;
  /** CRC of the data as it is, not as the header says it should be. */
  dataCrc?: number;
  /** Sizes of a multi-file image's parts. */
  parts: number[];
  /** A file's whole size; undefined for devices. */
  bytes?: number;
  /** Why it is no whole image; undefined when header and data are right. */
  problem?: string;
}

export function readUimage(reading: QueryReading): UimageReading {
  const { sections } = reading;
  const [device, size = "0", , ...name] = (sections["partition"] ?? "").trim().split(/\s+/);
  const base: UimageReading = {
    exists: sections["header"] !== undefined || sections["denied"] !== undefined,
    denied: sections["denied"] !== undefined,
    partitions: [...(sections["partitions"] ?? "").matchAll(/"([^"]*)"/g)].map((match) => match[1]!),
    parts: [],
    ...(device ? { partition: { device, size: Number.parseInt(size, 16), name: name.join(" ") } } : {}),
  };
  if (sections["header"] === undefined)
    return { ...base, problem: base.denied ? "it may not be read" : "it is not there" };
  const parsed = parseUimageHeader(bytesOf(sections["header"]));
  const bytes = /^\s*\d+/.test(sections["bytes"] ?? "") ? { bytes: Number(sections["bytes"]) } : {};
  if (!parsed.ok) return { ...base, ...bytes, problem: parsed.problem };
  const { header } = parsed;
  const dataCrc = crcOf(sections["crc"] ?? "");
  const problem = problemOf(header, dataCrc, bytes.bytes);
  return {
    ...base,
    ...bytes,
    header,
    ...(dataCrc === undefined ? {} : { dataCrc }),
    parts: header.type === "multi" ? partsOf(bytesOf(sections["table"] ?? "")) : [header.size],
    ...(problem ? { problem } : {}),
  };
}

function problemOf(header: UimageHeader, dataCrc: number | undefined, bytes: number | undefined): string | undefined {
  if (bytes !== undefined && bytes < header.size + 64) return `cut off: ${bytes} of ${header.size + 64} bytes`;
  return dataCrc === header.dataCrc ? undefined : "the data's CRC does not match: the image is damaged";
}

/** The bytes of `od -tx1`. */
function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(
    hex
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((pair) => Number.parseInt(pair, 16)),
  );
}

/** gzip's trailer as decimal bytes: CRC-32 and size, each least significant byte first. */
function crcOf(text: string): number | undefined {
  const trailer = text.trim().split(/\s+/).filter(Boolean).map(Number);
  if (trailer.length !== 8) return undefined;
  return ((trailer[3]! << 24) | (trailer[2]! << 16) | (trailer[1]! << 8) | trailer[0]!) >>> 0;
}

/** The sizes up to the zero that ends the table; at most what was read of it. */
function partsOf(table: Uint8Array): number[] {
  const view = new DataView(table.buffer, table.byteOffset, table.length);
  const sizes: number[] = [];
  for (let at = 0; at + 4 <= table.length && view.getUint32(at) !== 0; at += 4) sizes.push(view.getUint32(at));
  return sizes;
}

/** The image's fields for results and messages. */
export function describeImage(reading: UimageReading): Record<string, unknown> {
  const { header } = reading;
  if (!header) return { valid: false, problem: reading.problem };
  const hex = (value: number) => `0x${value.toString(16)}`;
  return {
    valid: reading.problem === undefined,
    ...(reading.problem ? { problem: reading.problem } : {}),
    name: header.name,
    arch: header.arch,
    os: header.os,
    type: header.type,
    compression: header.compression,
    load: hex(header.load),
    entry: hex(header.entry),
    size: header.size,
    parts: reading.parts,
    header_crc: hex(header.headerCrc),
    data_crc: hex(header.dataCrc),
  };
}
