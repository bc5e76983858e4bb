import { createHash } from "node:crypto";
import type { Plan } from "../contract.js";
import type { QueryReading } from "../kit/queries/query.js";
import type { StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { uimageHeaderBytes } from "../kit/uimage.js";
import { describeImage, readUimage, type UimageReading } from "../kit/uimage-reading.js";
import type { FlashArgs } from "./schema.js";
import { flashScript } from "./script.js";

export interface FlashReadings {
  image: QueryReading;
  imageStat: StatReading;
  flash: QueryReading;
  flashcfg: { path?: string };
  flashcp: { path?: string };
}

/** Decides whether the flash is written. Throws {@link Refusal} for everything that must not get there. */
export function planFlash(args: FlashArgs, seen: FlashReadings, checkMode: boolean): Plan {
  const image = readUimage(seen.image);
  const flash = readUimage(seen.flash);
  const result = {
    partition: args.partition,
    device: flash.partition?.device,
    image: describeImage(image),
    flash: describeImage(flash),
  };
  if (!flash.partition || !flash.exists || flash.denied) refusePartition(args, flash, result);
  if (!image.exists && checkMode)
    return { plan: "unknown", why: `${args.image} is not there yet`, operations: [], result };
  refuseImage(args, image, result);
  const header = image.header!;
  const size = header.size + uimageHeaderBytes;
  const room = flash.partition!.size;
  if (room > 0 && size > room)
    throw new Refusal(
      `the image has ${size} bytes, and the partition ${args.partition} only ${room}`,
      result,
      "Build a smaller kernel (fewer options, or as modules) or a smaller ramdisk.",
    );
  if (
    flash.problem === undefined &&
    flash.header!.headerCrc === header.headerCrc &&
    flash.header!.dataCrc === header.dataCrc
  )
    return { plan: "ok", result };
  const tool = seen.flashcfg.path ? "flashcfg" : seen.flashcp.path ? "flashcp" : "dd";
  const job = {
    image: args.image,
    device: flash.partition!.device,
    size,
    formerSize: formerSize(flash, room),
    backup: args.backup,
    verify: args.verify,
    tool,
  } as const;
  const id = `flash-${createHash("sha256").update(`${args.partition} ${header.headerCrc} ${header.dataCrc}`).digest("hex").slice(0, 12)}`;
  return {
    plan: "change",
    diff: [
      {
        before: text(flash),
        after: text(image),
        before_header: `${args.partition} (${job.device})`,
        after_header: args.image,
      },
    ],
    operations: [{ op: "job", id, title: `write ${args.image} to the flash`, shell: flashScript(job) }],
    result: { ...result, tool, ...(args.backup ? { backup_file: args.backup } : {}) },
  };
}

function refusePartition(args: FlashArgs, flash: UimageReading, result: Record<string, unknown>): never {
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
function refuseImage(args: FlashArgs, image: UimageReading, result: Record<string, unknown>): void {
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

/** How much of the partition is worth keeping: the whole image that it holds, else everything. */
function formerSize(flash: UimageReading, room: number): number {
  return flash.problem === undefined ? flash.header!.size + uimageHeaderBytes : room;
}

function text(image: UimageReading): string {
  return Object.entries(describeImage(image))
    .map(([field, value]) => `${field}: ${Array.isArray(value) ? value.join(" ") : value}\n`)
    .join("");
}
