import { crc32 } from "./crc32.js";

/**
 * U-Boot's legacy image format: a 64-byte big-endian header with a CRC-32 of itself and one of the data; a "multi" image's
 * data starts with a table of its parts' sizes. Numbers as in U-Boot's include/image.h.
 */
export const uimageMagic = 0x27051956;
export const uimageHeaderBytes = 64;

const operatingSystems = {
  openbsd: 1,
  netbsd: 2,
  freebsd: 3,
  "4_4bsd": 4,
  linux: 5,
  svr4: 6,
  esix: 7,
  solaris: 8,
  irix: 9,
  sco: 10,
  dell: 11,
  ncr: 12,
  lynxos: 13,
  vxworks: 14,
  psos: 15,
  qnx: 16,
  "u-boot": 17,
  rtems: 18,
} as const;
const architectures = {
  alpha: 1,
  arm: 2,
  x86: 3,
  ia64: 4,
  mips: 5,
  mips64: 6,
  powerpc: 7,
  s390: 8,
  sh: 9,
  sparc: 10,
  sparc64: 11,
  m68k: 12,
  microblaze: 14,
  nios2: 15,
  blackfin: 16,
  avr32: 17,
  sandbox: 19,
  arm64: 22,
  x86_64: 24,
  riscv: 26,
} as const;
const types = {
  standalone: 1,
  kernel: 2,
  ramdisk: 3,
  multi: 4,
  firmware: 5,
  script: 6,
  filesystem: 7,
  flat_dt: 8,
} as const;
const compressions = { none: 0, gzip: 1, bzip2: 2, lzma: 3, lzo: 4, lz4: 5, zstd: 6 } as const;

export type UimageArch = keyof typeof architectures;
export type UimageOs = keyof typeof operatingSystems;
export type UimageType = keyof typeof types;
export type UimageCompression = keyof typeof compressions;

/** What the header says. Words are mkimage's; a code that has none is given as `unknown(N)`. */
export interface UimageHeader {
  name: string;
  os: string;
  arch: string;
  type: string;
  compression: string;
  /** Load and entry addresses. */
  load: number;
  entry: number;
  /** Seconds since 1970. */
  time: number;
  /** Bytes after the header. */
  size: number;
  headerCrc: number;
  dataCrc: number;
}

/** A header that is whole, or what is wrong with it. */
export type ParsedHeader = { ok: true; header: UimageHeader } | { ok: false; problem: string };

/** A whole image with its parts (one part, unless it is a multi-file image), or what is wrong. */
export type ParsedUimage =
  | { ok: true; header: UimageHeader; parts: Uint8Array[] }
  | { ok: false; problem: string; header?: UimageHeader };

function word(codes: Readonly<Record<string, number>>, code: number): string {
  return Object.entries(codes).find(([, value]) => value === code)?.[0] ?? `unknown(${code})`;
}

/** Reads the first 64 bytes and checks magic and header CRC. */
export function parseUimageHeader(bytes: Uint8Array): ParsedHeader {
  if (bytes.length < uimageHeaderBytes)
    return { ok: false, problem: `too short for an image header (${bytes.length} bytes)` };
  const view = new DataView(bytes.buffer, bytes.byteOffset, uimageHeaderBytes);
  if (view.getUint32(0) !== uimageMagic)
    return { ok: false, problem: "no uImage: its first bytes are not 27 05 19 56" };
  const blank = Uint8Array.from(bytes.subarray(0, uimageHeaderBytes));
  blank.fill(0, 4, 8);
  if (crc32(blank) !== view.getUint32(4))
    return { ok: false, problem: "the header's CRC does not match: the image is damaged" };
  const end = bytes.subarray(32, 64).indexOf(0);
  return {
    ok: true,
    header: {
      headerCrc: view.getUint32(4),
      time: view.getUint32(8),
      size: view.getUint32(12),
      load: view.getUint32(16),
      entry: view.getUint32(20),
      dataCrc: view.getUint32(24),
      os: word(operatingSystems, bytes[28]!),
      arch: word(architectures, bytes[29]!),
      type: word(types, bytes[30]!),
      compression: word(compressions, bytes[31]!),
      name: new TextDecoder("latin1").decode(bytes.subarray(32, end < 0 ? 64 : 32 + end)),
    },
  };
}

/** Reads an image, checks both CRCs, and takes it apart. Bytes after the image (a flash partition's rest) are ignored. */
export function parseUimage(bytes: Uint8Array): ParsedUimage {
  const parsed = parseUimageHeader(bytes);
  if (!parsed.ok) return parsed;
  const { header } = parsed;
  const data = bytes.subarray(uimageHeaderBytes, uimageHeaderBytes + header.size);
  if (data.length < header.size)
    return { ok: false, header, problem: `cut off: ${data.length} of ${header.size} bytes of data` };
  if (crc32(data) !== header.dataCrc)
    return { ok: false, header, problem: "the data's CRC does not match: the image is damaged" };
  if (header.type !== "multi") return { ok: true, header, parts: [data] };
  const parts = splitParts(data);
  return parts
    ? { ok: true, header, parts }
    : { ok: false, header, problem: "the table of its parts does not fit its size" };
}

/** The parts of a multi-file image: sizes up to a zero, then the parts, each padded to 4 bytes. */
function splitParts(data: Uint8Array): Uint8Array[] | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const sizes: number[] = [];
  let at = 0;
  for (; at + 4 <= data.length; at += 4) {
    const size = view.getUint32(at);
    if (size === 0) break;
    sizes.push(size);
  }
  at += 4;
  const parts: Uint8Array[] = [];
  for (const size of sizes) {
    if (at + size > data.length) return undefined;
    parts.push(data.subarray(at, at + size));
    at += size + ((4 - (size % 4)) % 4);
  }
  return parts;
}

export interface UimageSpec {
  name: string;
  arch: UimageArch;
  os: UimageOs;
  type: UimageType;
  compression: UimageCompression;
  load: number;
  entry: number;
  /** Seconds since 1970; 0 keeps equal inputs' images equal. */
  time?: number;
  parts: readonly Uint8Array[];
}

/** The data section that mkimage makes of these parts. */
export function uimageData(type: UimageType, parts: readonly Uint8Array[]): Uint8Array {
  if (type !== "multi") return parts[0] ?? new Uint8Array();
  const table = new Uint8Array(4 * (parts.length + 1));
  const view = new DataView(table.buffer);
  for (const [index, part] of parts.entries()) view.setUint32(4 * index, part.length);
  const padded = parts.flatMap((part, index) =>
    index === parts.length - 1 ? [part] : [part, new Uint8Array((4 - (part.length % 4)) % 4)],
  );
  return concatenate([table, ...padded]);
}

/** Makes an image, as mkimage does. */
export function makeUimage(spec: UimageSpec): Uint8Array {
  const data = uimageData(spec.type, spec.parts);
  const header = new Uint8Array(uimageHeaderBytes);
  const view = new DataView(header.buffer);
  view.setUint32(0, uimageMagic);
  view.setUint32(8, spec.time ?? 0);
  view.setUint32(12, data.length);
  view.setUint32(16, spec.load);
  view.setUint32(20, spec.entry);
  view.setUint32(24, crc32(data));
  header.set(
    [operatingSystems[spec.os], architectures[spec.arch], types[spec.type], compressions[spec.compression]],
    28,
  );
  header.set(new TextEncoder().encode(spec.name).subarray(0, 32), 32);
  view.setUint32(4, crc32(header));
  return concatenate([header, data]);
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
