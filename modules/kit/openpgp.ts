import { createHash } from "node:crypto";

/** A public key in a keyring: its long id, the ids of its subkeys, and which bytes are its own. */
export interface PublicKey {
  /** Sixteen hexadecimal digits, upper case. */
  id: string;
  fingerprint: string;
  subkeys: string[];
  bytes: Uint8Array;
}

/** The bytes of a keyring, also when they are ASCII-armored. Undefined for what is neither. */
export function keyringBytes(content: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(content).toString("latin1");
  const armor = /-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n([\s\S]*?)-----END PGP PUBLIC KEY BLOCK-----/g;
  const blocks = [...text.matchAll(armor)].map((block) => dearmor(block[1] as string));
  if (blocks.length > 0) return Buffer.concat(blocks);
  return content.length > 0 && ((content[0] as number) & 0x80) !== 0 ? content : undefined;
}

/** Headers end with an empty line; the line with `=` in front is a checksum. */
function dearmor(body: string): Buffer {
  const lines = body.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trim() === "");
  const data = lines.slice(start < 0 ? 0 : start + 1).filter((line) => line !== "" && !line.startsWith("="));
  return Buffer.from(data.join(""), "base64");
}

/** The keys of a keyring (RFC 4880), with all that belongs to each: user ids, signatures, subkeys. */
export function readKeyring(bytes: Uint8Array): PublicKey[] {
  const keys: PublicKey[] = [];
  let start = 0;
  for (const packet of packets(bytes)) {
    const last = keys.at(-1);
    if (packet.tag === 6) {
      if (last) last.bytes = bytes.subarray(start, packet.from);
      start = packet.from;
      const fingerprint = fingerprintOf(packet.body);
      keys.push({ id: fingerprint.slice(-16), fingerprint, subkeys: [], bytes: bytes.subarray(start) });
    } else if (packet.tag === 14 && last) last.subkeys.push(fingerprintOf(packet.body).slice(-16));
  }
  return keys;
}

function fingerprintOf(body: Uint8Array): string {
  const head = Buffer.from([0x99, body.length >> 8, body.length & 0xff]);
  return createHash("sha1").update(head).update(body).digest("hex").toUpperCase();
}

/** Old and new packet headers; a packet that reaches beyond the end stops the walk. */
function* packets(bytes: Uint8Array): Generator<{ tag: number; from: number; body: Uint8Array }> {
  let at = 0;
  while (at < bytes.length) {
    const from = at;
    const first = bytes[at] as number;
    if ((first & 0x80) === 0) return;
    const modern = (first & 0x40) !== 0;
    const tag = modern ? first & 0x3f : (first >> 2) & 0x0f;
    const size = modern ? modernLength(bytes, at + 1) : oldLength(bytes, at + 1, first & 3);
    if (!size || size.end + size.length > bytes.length) return;
    at = size.end + size.length;
    yield { tag, from, body: bytes.subarray(size.end, at) };
  }
}

function modernLength(bytes: Uint8Array, at: number): { length: number; end: number } | undefined {
  const first = bytes[at] ?? 255;
  if (first < 192) return { length: first, end: at + 1 };
  if (first < 224) return { length: ((first - 192) << 8) + (bytes[at + 1] ?? 0) + 192, end: at + 2 };
  return first === 255 ? { length: big(bytes, at + 1, 4), end: at + 5 } : undefined;
}

function oldLength(bytes: Uint8Array, at: number, kind: number): { length: number; end: number } | undefined {
  const width = [1, 2, 4][kind];
  return width === undefined ? undefined : { length: big(bytes, at, width), end: at + width };
}

function big(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let index = 0; index < width; index++) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}
