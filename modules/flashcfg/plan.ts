import { createHash } from "node:crypto";
import type { Plan } from "../contract.js";
import type { QueryReading } from "../kit/queries/query.js";
import { uimageHeaderBytes } from "../kit/uimage.js";
import { describeImage, readUimage, type UimageReading } from "../kit/uimage-reading.js";
import { readFlash } from "./reading.js";
import { refuseImage, refusePartition, refuseSize, refuseTrial } from "./refusals.js";
import { describeRemains } from "./remains.js";
import type { FlashArgs } from "./schema.js";
import { type FlashJob, flashScript } from "./script.js";
import { chooseTarget, isOnTrial, type Target } from "./target.js";

export interface FlashReadings {
  image: QueryReading;
  flash: QueryReading;
  flashcfg: { path?: string };
  flashcp: { path?: string };
}

/** Decides whether the flash is written. Throws a refusal for everything that must not get there. */
export function planFlash(args: FlashArgs, seen: FlashReadings, checkMode: boolean): Plan {
  const image = readUimage(seen.image);
  const flash = readFlash(seen.flash);
  const target = chooseTarget(args, flash);
  const former = target.part.image;
  const holds = describeRemains(target.part, args);
  const result = {
    partition: target.name,
    device: former.partition?.device,
    image: describeImage(image),
    flash: describeImage(former),
    ...(holds.length > 0 ? { flash_holds: holds } : {}),
  };
  if (!former.partition || !former.exists || former.denied) refusePartition(args, former, result);
  if (!image.exists && checkMode)
    return { plan: "unknown", why: `${args.image} is not there yet`, operations: [], result };
  refuseImage(args, image, result);
  refuseSize(image, former, target.name, result);
  if (areSame(target.started, image))
    return { plan: "ok", result: { ...result, flash: describeImage(target.started) } };
  if (isOnTrial(flash)) refuseTrial(result);
  return planWrite(args, seen, target, image, { ...result, ...toldOf(target, holds) });
}

function planWrite(
  args: FlashArgs,
  seen: FlashReadings,
  target: Target,
  image: UimageReading,
  result: Record<string, unknown>,
): Plan {
  const former = target.part.image;
  const { headerCrc, dataCrc, size } = image.header!;
  const job: FlashJob = {
    image: args.image,
    device: former.partition!.device,
    size: size + uimageHeaderBytes,
    formerSize: formerSize(former),
    formerWhole: former.problem === undefined,
    backup: args.backup,
    verify: args.verify,
    tool: areSame(former, image) ? "none" : toolFor(args, seen, target),
    side: target.side,
  };
  const id = createHash("sha256").update(`${target.name} ${headerCrc} ${dataCrc}`).digest("hex").slice(0, 12);
  return {
    plan: "change",
    diff: [
      {
        before: `${text(former)}${describeRemains(target.part, args)
          .map((line) => `${line}\n`)
          .join("")}`,
        after: text(image),
        before_header: `${target.name} (${job.device})`,
        after_header: args.image,
      },
    ],
    operations: [{ op: "job", id: `flash-${id}`, title: `write ${args.image} to the flash`, shell: flashScript(job) }],
    result: {
      ...result,
      tool: job.tool,
      ...(args.backup ? { backup_file: args.backup } : {}),
      ...(target.side ? { side: { written: target.name, ...target.side } } : {}),
    },
  };
}

/** What the user must read before the flash is written: what a cut write has left, and a side that can't be given up. */
function toldOf(target: Target, holds: readonly string[]): { warnings?: string[] } {
  const warnings = [
    ...(holds.length > 1 ? [`The flash ${target.name} holds no whole image. ${holds.join(" ")}`] : []),
    ...(target.side?.trial === false
      ? [
          `U-Boot has no upgrade_available and bootcount: it does not go back to the other side by itself when ${target.name} does not start.`,
        ]
      : []),
  ];
  return warnings.length > 0 ? { warnings } : {};
}

/** The vendor's tool knows one partition, the usual one; any other is written by name. */
function toolFor(args: FlashArgs, seen: FlashReadings, target: Target): FlashJob["tool"] {
  if (seen.flashcfg.path && args.partition === "uimage" && !target.side) return "flashcfg";
  return seen.flashcp.path ? "flashcp" : "dd";
}

/** Whether two whole images are the same, by both CRCs. */
function areSame(one: UimageReading, other: UimageReading): boolean {
  if (one.problem !== undefined || other.problem !== undefined) return false;
  return one.header!.headerCrc === other.header!.headerCrc && one.header!.dataCrc === other.header!.dataCrc;
}

/** How much of the partition is worth keeping: the whole image that it holds, else everything. */
function formerSize(flash: UimageReading): number {
  return flash.problem === undefined ? flash.header!.size + uimageHeaderBytes : (flash.partition?.size ?? 0);
}

function text(image: UimageReading): string {
  return Object.entries(describeImage(image))
    .map(([field, value]) => `${field}: ${Array.isArray(value) ? value.join(" ") : value}\n`)
    .join("");
}
