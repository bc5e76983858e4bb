import { createHash } from "node:crypto";
import { encodePlaces } from "./base64.js";

const places = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]];

/** Poul-Henning Kamp's MD5-crypt (`$1$`): for old boards only, it is weak. */
export function md5Crypt(password: string, salt: string): string {
  const key = Buffer.from(password, "utf8");
  const seed = Buffer.from(salt.slice(0, 8), "utf8");
  const alternate = createHash("md5").update(key).update(seed).update(key).digest();
  const first = createHash("md5").update(key).update("$1$").update(seed);
  for (let left = key.length; left > 0; left -= 16) first.update(alternate.subarray(0, Math.min(16, left)));
  for (let left = key.length; left > 0; left >>= 1) first.update(left & 1 ? Buffer.from([0]) : key.subarray(0, 1));
  let digest = first.digest();
  for (let round = 0; round < 1000; round++) {
    const state = createHash("md5").update(round & 1 ? key : digest);
    if (round % 3) state.update(seed);
    if (round % 7) state.update(key);
    digest = state.update(round & 1 ? digest : key).digest();
  }
  return `$1$${seed.toString("utf8")}$${encodePlaces(digest, places)}`;
}
