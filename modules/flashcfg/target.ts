import { Refusal } from "../kit/refusal.js";
import { describeImage, type UimageReading } from "../kit/uimage-reading.js";
import type { Flash, FlashPart } from "./reading.js";
import type { FlashArgs } from "./schema.js";

/** How U-Boot is told to start the side that was written. */
export interface SideSwitch {
  variable: string;
  value: string;
  /** Whether U-Boot counts the starts of a new side and goes back to the other one (`upgrade_available`, `bootcount`). */
  trial: boolean;
}

/** Which partition is written, and what U-Boot starts as things are. */
export interface Target {
  part: FlashPart;
  /** Its name, for messages. */
  name: string;
  /** What U-Boot starts next. */
  started: UimageReading;
  side?: SideSwitch;
}

/** The partition to write: the only one, or the side that U-Boot does not start. Throws {@link Refusal} when it can't be told. */
export function chooseTarget(args: FlashArgs, flash: Flash): Target {
  if (flash.kind === "single") {
    if (args.sides !== undefined && args.sides.length > 0) refuseSides(args, flash.part);
    return { part: flash.part, name: args.partition, started: flash.part.image };
  }
  const { names, words, value, active } = sidesOf(args, flash);
  if (active === undefined || !flash.canSet) refuseUnknownSide(args, names, words, flash, value);
  const other = active === 0 ? 1 : 0;
  return {
    part: flash.parts[other],
    name: names[other],
    started: flash.parts[active].image,
    side: {
      variable: args.side_variable,
      value: value === names[active] ? names[other] : words[other],
      trial: flash.environment!["upgrade_available"] !== undefined && flash.environment!["bootcount"] !== undefined,
    },
  };
}

/** What U-Boot starts next; undefined where that can't be told. */
export function startedImage(args: FlashArgs, flash: Flash): UimageReading | undefined {
  if (flash.kind === "single") return flash.part.image;
  const { active } = sidesOf(args, flash);
  return active === undefined ? undefined : flash.parts[active].image;
}

function sidesOf(args: FlashArgs, flash: Extract<Flash, { kind: "sides" }>) {
  const names = flash.parts.map(({ image }) => image.partition?.name ?? "") as [string, string];
  const words = suffixes(names);
  const value = flash.environment?.[args.side_variable];
  const active = ([0, 1] as const).find((index) => value !== undefined && [names[index], words[index]].includes(value));
  return { names, words, value, active };
}

/** Whether U-Boot still tries the side that was switched to last: then the other one is what it falls back to. */
export function isOnTrial(flash: Flash): boolean {
  return flash.kind === "sides" && flash.environment?.["upgrade_available"] === "1";
}

/** The parts in which two names differ: a and b of uimage_a and uimage_b. */
export function suffixes([first, second]: readonly [string, string]): [string, string] {
  let at = 0;
  while (at < first.length && first[at] === second[at]) at++;
  return [first.slice(at), second.slice(at)];
}

function refuseSides(args: FlashArgs, part: FlashPart): never {
  const known = part.image.partitions.length > 0 ? `it has ${part.image.partitions.join(", ")}` : "it has none";
  throw new Refusal(
    `the board's flash does not have the two sides ${args.sides!.join(" and ")}; ${known}`,
    { partition: args.partition },
    "Name two of its partitions in `sides`, or leave `sides` out for a board with one.",
  );
}

function refuseUnknownSide(
  args: FlashArgs,
  names: readonly [string, string],
  words: readonly [string, string],
  flash: Extract<Flash, { kind: "sides" }>,
  value: string | undefined,
): never {
  const { environment, canSet, parts } = flash;
  const why =
    environment === undefined || !canSet
      ? "the board has no fw_printenv and fw_setenv"
      : value === undefined
        ? `U-Boot has no variable ${args.side_variable}`
        : `U-Boot's ${args.side_variable} is '${value}', not ${words.join(" or ")}`;
  throw new Refusal(
    `the board has two sides, ${names.join(" and ")}, and which one it starts can't be told: ${why}`,
    { sides: names, flash: parts.map(({ image }) => describeImage(image)) },
    "Name the variable in `side_variable`; or set `partition` to one of the two, to write it and switch nothing.",
  );
}
