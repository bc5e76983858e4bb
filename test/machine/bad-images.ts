import { makeUimage, parseUimage } from "../../modules/kit/uimage.js";

export interface BadImage {
  name: string;
  why: string;
  /** The flash partition that it is meant for. */
  partition: "uimage" | "uenv";
  make(stock: Buffer): Uint8Array;
}

/** Images that would leave a board dead after its next restart; `make` gets the stock firmware's image. */
export const badImages: readonly BadImage[] = [
  { name: "a flipped bit", why: "damaged", partition: "uimage", make: (stock) => flipBit(stock, 1_000_000) },
  {
    name: "a flipped bit in its header",
    why: "damaged",
    partition: "uimage",
    make: () => flipBit(Buffer.from(image("arm", 4096)), 40),
  },
  {
    name: "another processor's kernel",
    why: "it is x86 linux kernel, not an ARM Linux kernel",
    partition: "uimage",
    make: () => image("x86", 4096),
  },
  {
    // The smallest partition will do: every byte of an image takes time to get onto the board.
    name: "more bytes than the partition",
    why: "only 262144",
    partition: "uenv",
    make: () => image("arm", 300_000),
  },
  { name: "its end cut off", why: "cut off", partition: "uimage", make: (stock) => stock.subarray(0, 500_000) },
];

/** A good image of the same kernel and ramdisk that is not what the flash holds, and takes seconds to write. */
export function otherImage(stock: Buffer, name = "another"): Buffer {
  return remake(stock, name, (parts) => [...parts, new Uint8Array(500_000).fill(0x5a)]);
}

/** The same kernel and ramdisk under another name. */
export function renamedImage(stock: Buffer, name: string): Buffer {
  return remake(stock, name, (parts) => parts);
}

function remake(stock: Buffer, name: string, change: (parts: Uint8Array[]) => Uint8Array[]): Buffer {
  const parsed = parseUimage(stock);
  if (!parsed.ok) throw new Error(parsed.problem);
  const { load, entry } = parsed.header;
  const header = { arch: "arm", os: "linux", type: "multi", compression: "gzip", load, entry } as const;
  return Buffer.from(makeUimage({ name, ...header, parts: change(parsed.parts) }));
}

function flipBit(bytes: Buffer, at: number): Buffer {
  const damaged = Buffer.from(bytes);
  damaged[at]! ^= 0x10;
  return damaged;
}

function image(arch: "arm" | "x86", size: number): Uint8Array {
  const header = { os: "linux", type: "kernel", compression: "none", load: 0x8000, entry: 0x8000 } as const;
  return makeUimage({ name: "test", arch, ...header, parts: [new Uint8Array(size)] });
}
