import type { Static } from "@sinclair/typebox";
import { arg, args } from "../kit/args.js";

const compressions = ["none", "gzip", "bzip2", "lzma", "xz"] as const;

export const schema = args({
  dest: arg.path("The image.", { required: true, aliases: ["path"] }),
  state: arg.choice(["present", "read"], "read: only tell what an existing image says of itself.", {
    default: "present",
  }),
  name: arg.str("The name in its header, 32 bytes at the most.", { default: "Linux" }),
  arch: arg.choice(["arm", "arm64", "x86", "x86_64", "mips", "powerpc", "riscv"], "The processor it is for.", {
    default: "arm",
  }),
  os: arg.choice(["linux", "u-boot", "netbsd", "vxworks", "rtems"], "The operating system it holds.", {
    default: "linux",
  }),
  kernel: arg.path("The kernel on the board, e.g. arch/arm/boot/zImage."),
  kernel_compression: arg.choice(compressions, "How the kernel is packed before it goes into the image.", {
    default: "gzip",
  }),
  ramdisk: arg.path("The ramdisk; with one, kernel and ramdisk make a multi-file image."),
  ramdisk_compression: arg.choice(
    compressions,
    "How the ramdisk is packed; a ramdisk that is packed already wants none.",
    { default: "none" },
  ),
  ramdisk_level: arg.int("How hard the ramdisk is packed, 1 to 9.", { default: 3 }),
  header_compression: arg.choice(
    ["none", "gzip", "bzip2", "lzma"],
    "What the header says U-Boot has to unpack; by default the kernel's.",
  ),
  load: arg.str("Where U-Boot puts the kernel in memory.", { default: "0x8000" }),
  entry: arg.str("Where it starts it; by default at `load`."),
  mode: arg.mode("Permissions of the image."),
});

export type UimageArgs = Static<typeof schema>;
