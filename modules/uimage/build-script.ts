import { quote, quoteAll } from "../kit/sh/quote.js";
import type { UimageArgs } from "./schema.js";

type Compression = UimageArgs["kernel_compression"];

/** A packing command from standard input to standard output. gzip leaves name and time out: equal kernels give equal images. */
function packer(compression: Compression, level: number): string {
  switch (compression) {
    case "none":
      return "cat";
    case "gzip":
      return `gzip -${level} -n`;
    case "bzip2":
      return `bzip2 -${level}`;
    case "lzma":
      return `lzma -${level}`;
    case "xz":
      return `xz -${level} --check=crc32`;
  }
}

/** What goes into the image, as one line; the same line means that nothing has to be packed again. */
export function recipeOf(args: UimageArgs, kernelChecksum: string, ramdiskChecksum: string | undefined): string {
  return [
    args.name,
    args.arch,
    args.os,
    headerCompression(args),
    args.load,
    args.entry ?? args.load,
    args.kernel_compression,
    kernelChecksum,
    ramdiskChecksum ? `${args.ramdisk_compression} ${args.ramdisk_level} ${ramdiskChecksum}` : "no ramdisk",
  ].join("|");
}

export function headerCompression(args: UimageArgs): string {
  return args.header_compression ?? (args.kernel_compression === "xz" ? "none" : args.kernel_compression);
}

/** Packs the parts in a folder of its own beside the image, makes the image there, and moves it into place. */
export function buildScript(args: UimageArgs, recipe: string): string {
  const parts = args.ramdisk ? '"$work/kernel:$work/ramdisk"' : '"$work/kernel"';
  const words = [
    "-n",
    args.name,
    "-A",
    args.arch,
    "-O",
    args.os,
    "-T",
    args.ramdisk ? "multi" : "kernel",
    "-C",
    headerCompression(args),
    "-a",
    args.load,
    "-e",
    args.entry ?? args.load,
  ];
  return [
    `dest=${quote(args.dest)}; work=$dest.axle-work`,
    'rm -rf "$work"; mkdir -p "$work" || exit 1',
    `trap 'rm -rf "$work"' EXIT`,
    'echo "packing the kernel"',
    `${packer(args.kernel_compression, 9)} <${quote(args.kernel!)} >"$work/kernel" || exit 1`,
    ...(args.ramdisk
      ? [
          'echo "packing the ramdisk"',
          `${packer(args.ramdisk_compression, args.ramdisk_level)} <${quote(args.ramdisk)} >"$work/ramdisk" || exit 1`,
        ]
      : []),
    'echo "making the image"',
    // A fixed time makes equal parts give equal bytes.
    `SOURCE_DATE_EPOCH=\${SOURCE_DATE_EPOCH:-0} mkimage ${quoteAll(words)} -d ${parts} "$work/image" || exit 1`,
    ...(args.mode === undefined
      ? []
      : [`chmod ${quote(typeof args.mode === "number" ? args.mode.toString(8) : args.mode)} "$work/image" || exit 1`]),
    `printf '%s\\n' ${quote(recipe)} >"$work/recipe" && mv "$work/image" "$dest" && mv "$work/recipe" "$dest.recipe"`,
  ].join("\n");
}
