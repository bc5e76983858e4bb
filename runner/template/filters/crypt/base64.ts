const alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** crypt's base 64: `size` characters of a number, the lowest six bits first. */
export function encodeBits(value: number, size: number): string {
  let rest = value;
  let text = "";
  for (let index = 0; index < size; index++) {
    text += alphabet[rest & 0x3f];
    rest >>>= 6;
  }
  return text;
}

/** Three bytes (by their places in a digest) become four characters; the first place is the highest byte. */
export function encodePlaces(digest: Uint8Array, places: readonly (readonly number[])[]): string {
  return places
    .map((group) => {
      const value = group.reduce((sum, place) => (sum << 8) | digest[place]!, 0);
      return encodeBits(value >>> 0, Math.ceil((group.length * 8) / 6));
    })
    .join("");
}
