import { Refusal } from "../kit/refusal.js";
import { uimageHeaderBytes } from "../kit/uimage.js";
import type { UimageReading } from "../kit/uimage-reading.js";
import type { FlashArgs } from "./schema.js";

export function refusePartition(args: FlashArgs, flash: UimageReading, result: Record<string, unknown>): never {
  if (flash.denied) throw new Refusal(`the flash ${args.partition} may not be read`, result, "Use become: true.");
  if (flash.partition)
    throw new Refusal(
      `the board's kernel has a flash partition '${args.partition}', but there is no ${flash.partition.device}`,
      result,
      "Make the device (mknod, or udev) before anything is flashed.",
    );
  const known = flash.partitions.length > 0 ? `it has ${flash.partitions.join(", ")}` : "it has none (/proc/mtd)";
  throw new Refusal(
    `the board has no flash partition '${args.partition}'; ${known}`,
    result,
    "Name one of them in `partition`.",
  );
}

/** Header, CRCs, processor, system and type: what is wrong here would leave the board dead after its next restart. */
export function refuseImage(args: FlashArgs, image: UimageReading, result: Record<string, unknown>): void {
  if (image.problem)
    throw new Refusal(
      `${args.image} is not flashed: ${image.problem}`,
      result,
      "Make the image anew (uimage), or copy it again.",
    );
  const { arch, os, type } = image.header!;
  const kernel = arch === "arm" && os === "linux" && (type === "kernel" || type === "multi");
  if (!kernel && !args.force)
    throw new Refusal(
      `${args.image} is not flashed: it is ${arch} ${os} ${type}, not an ARM Linux kernel`,
      result,
      "Flash a kernel for this board, or set force: true when you are sure.",
    );
}

export function refuseSize(
  image: UimageReading,
  flash: UimageReading,
  name: string,
  result: Record<string, unknown>,
): void {
  const size = image.header!.size + uimageHeaderBytes;
  const room = flash.partition!.size;
  if (room > 0 && size > room)
    throw new Refusal(
      `the image has ${size} bytes, and the partition ${name} only ${room}`,
      result,
      "Build a smaller kernel (fewer options, or as modules) or a smaller ramdisk.",
    );
}

/** While a new side is tried, the other one is what the board comes back on: it must stay as it is. */
export function refuseTrial(result: Record<string, unknown>): never {
  throw new Refusal(
    "U-Boot still tries the side that it was switched to last (upgrade_available is 1): the other one is its way back, and is not written",
    result,
    "Restart the board with `reboot: {boot_confirm: …}`, which settles the trial; or `fw_setenv upgrade_available 0` on the board.",
  );
}
