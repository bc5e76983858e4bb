import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { runTool } from "./run-tool.js";

const KiB = 1024;
const MiB = 1024 * KiB;

/** Each of the machine's two flash banks; U-Boot itself lies in the first. */
export const bankBytes = 64 * MiB;

/** The second bank, in order. `factory` is what U-Boot falls back to when the image in `uimage` is damaged. */
export const partitions = [
  { name: "uenv", size: 256 * KiB },
  { name: "uimage", size: 8 * MiB },
  { name: "factory", size: 8 * MiB },
] as const;

/** Where a partition begins, counted from the second bank. */
export function offsetOf(name: (typeof partitions)[number]["name"]): number {
  let at = 0;
  for (const partition of partitions) {
    if (partition.name === name) break;
    at += partition.size;
  }
  return at;
}

/** How the kernel is told of the partitions: both banks are one flash to it. */
function mtdparts(): string {
  const words = partitions.map(({ name, size }) => `${size / KiB}k(${name})${name === "factory" ? "ro" : ""}`);
  return `mtdparts=0.flash:${bankBytes / MiB}m(uboot)ro,${words.join(",")},-(user)`;
}

/**
 * U-Boot's environment. `bootm ADDRESS` alone would find the ramdisk of a two-part image, but give the kernel no device
 * tree. `bootm start` checks both CRCs; together with `bootm ramdisk` it exports where the ramdisk lies, and a second
 * bootm takes it from there with the device tree. bootm_size keeps both where the kernel can read them. mem= leaves the
 * top of memory to U-Boot: after a restart QEMU takes minutes to write to pages that Linux code was run from. With
 * norandmaps a program lies at the same addresses each time: QEMU keeps translated code by address, and would translate
 * every library anew for every process, which is two thirds of what starting one costs.
 */
function environment(): string {
  const address = (name: "uimage" | "factory") => `0x${(bankBytes + offsetOf(name)).toString(16)}`;
  const boot = [
    "bootm start $kaddr && bootm ramdisk",
    "setexpr rdsize $initrd_end - $initrd_start",
    "bootm $kaddr $initrd_start:$rdsize $fdtcontroladdr",
  ].join(" && ");
  return [
    "bootdelay=0",
    "bootm_size=0x10000000",
    `bootargs=console=ttyAMA0,115200 root=/dev/vda rw quiet norandmaps panic=5 mem=448M ${mtdparts()}`,
    `boot_image=${boot}`,
    `boot_uimage=setenv kaddr ${address("uimage")}; run boot_image`,
    `boot_factory=echo The image is damaged: starting that of the factory; setenv kaddr ${address("factory")}; run boot_image`,
    "bootcmd=run boot_uimage || run boot_factory",
    "",
  ].join("\n");
}

/** Writes a second bank as it is delivered: environment, the stock image twice, all else erased (0xff). */
export async function writeFlashBank(file: string, image: string): Promise<void> {
  writeFileSync(file, Buffer.alloc(bankBytes, 0xff));
  writeFileSync(`${file}.env`, environment());
  await runTool("mkenvimage", ["-s", `0x${(256 * KiB).toString(16)}`, "-o", `${file}.uenv`, `${file}.env`]);
  const bank = openSync(file, "r+");
  try {
    for (const { name, size } of partitions) {
      const bytes = readFileSync(name === "uenv" ? `${file}.uenv` : image);
      if (bytes.length > size) throw new Error(`${bytes.length} bytes do not fit into the flash partition ${name}`);
      writeSync(bank, bytes, 0, bytes.length, offsetOf(name));
    }
  } finally {
    closeSync(bank);
  }
}

/** The first bank: U-Boot, filled up with zeros. */
export function writeBootBank(file: string, uboot: string): void {
  const bank = Buffer.alloc(bankBytes);
  readFileSync(uboot).copy(bank);
  writeFileSync(file, bank);
}
