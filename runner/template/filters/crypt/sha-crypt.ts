import { createHash } from "node:crypto";
import { encodePlaces } from "./base64.js";

/** Ulrich Drepper's SHA-crypt (`$5$`, `$6$`), as in glibc and libxcrypt. */
export function shaCrypt(
  type: "sha256" | "sha512",
  password: string,
  salt: string,
  rounds: number | undefined,
): string {
  const key = Buffer.from(password, "utf8");
  const seed = Buffer.from(salt.slice(0, 16), "utf8");
  const times = Math.min(999_999_999, Math.max(1000, rounds ?? 5000));
  const digest = stretch(type, key, seed, times);
  const head = `$${type === "sha256" ? 5 : 6}$${rounds === undefined ? "" : `rounds=${times}$`}${seed.toString("utf8")}$`;
  return head + encodePlaces(digest, type === "sha256" ? places256() : places512());
}

function stretch(type: string, key: Buffer, salt: Buffer, times: number): Buffer {
  const hash = (...parts: Buffer[]) => {
    const state = createHash(type);
    for (const part of parts) state.update(part);
    return state.digest();
  };
  const alternate = hash(key, salt, key);
  const parts = [key, salt, fill(alternate, key.length)];
  for (let left = key.length; left > 0; left >>= 1) parts.push(left & 1 ? alternate : key);
  let digest = hash(...parts);
  const p = fill(hash(...Array.from({ length: key.length }, () => key)), key.length);
  const s = fill(hash(...Array.from({ length: 16 + digest[0]! }, () => salt)), salt.length);
  for (let round = 0; round < times; round++) {
    const state = createHash(type).update(round & 1 ? p : digest);
    if (round % 3) state.update(s);
    if (round % 7) state.update(p);
    digest = state.update(round & 1 ? digest : p).digest();
  }
  return digest;
}

/** A digest repeated to a length. */
function fill(digest: Buffer, length: number): Buffer {
  const filled = Buffer.alloc(length);
  for (let at = 0; at < length; at += digest.length) digest.copy(filled, at, 0, Math.min(digest.length, length - at));
  return filled;
}

/** The order in which the digest's bytes are written: three thirds taken in turns, rotated each time. */
function places(third: number, rotate: (round: number) => number[], last: number[]): number[][] {
  return [...Array.from({ length: third }, (_, round) => rotate(round)), last];
}

function places512(): number[][] {
  const base = [0, 21, 42];
  return places(
    21,
    (round) => {
      const shift = round % 3;
      return [0, 1, 2].map((index) => base[(index + shift) % 3]! + round);
    },
    [63],
  );
}

function places256(): number[][] {
  const base = [0, 10, 20];
  return places(
    10,
    (round) => {
      const shift = (3 - (round % 3)) % 3;
      return [0, 1, 2].map((index) => base[(index + shift) % 3]! + round);
    },
    [31, 30],
  );
}
