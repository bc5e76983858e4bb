/** The names of `lsattr`'s letters. */
const names: Record<string, string> = {
  A: "noatime",
  a: "append",
  c: "compressed",
  C: "nocow",
  d: "nodump",
  D: "dirsync",
  e: "extents",
  E: "encrypted",
  h: "blocksize",
  i: "immutable",
  I: "indexed",
  j: "journalled",
  N: "inline",
  s: "zero",
  S: "synchronous",
  t: "notail",
  T: "blockroot",
  u: "undelete",
  X: "compressedraw",
  Z: "compresseddirty",
};

/** What the letters mean, in their order; letters without a name are left out. */
export function attributeNames(letters: string): string[] {
  return [...letters].flatMap((letter) => names[letter] ?? []);
}
