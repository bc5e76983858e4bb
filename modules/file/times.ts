import type { Clock } from "../contract.js";
import type { BoardInfo } from "../kit/board-info.js";
import type { Operation } from "../kit/operations.js";
import type { StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { parseTime } from "../kit/strptime.js";
import type { FileArgs } from "./schema.js";

type Time = number | "now" | undefined;

/** The times that a path should get; undefined leaves one as it is. */
export interface WantedTimes {
  modification: Time;
  access: Time;
}

/** Reads the time arguments. `touch` sets both to now where nothing is said; other states leave them. */
export function wantedTimes(args: FileArgs, touch: boolean, board: BoardInfo): WantedTimes {
  const otherwise = touch ? "now" : "preserve";
  return {
    modification: readTime(args.modification_time ?? otherwise, args.modification_time_format, board),
    access: readTime(args.access_time ?? otherwise, args.access_time_format, board),
  };
}

function readTime(text: string, format: string, board: BoardInfo): Time {
  if (text === "preserve") return undefined;
  if (text === "now") return "now";
  const seconds = parseTime(text, format, board.utcOffset ?? 0);
  if (seconds !== undefined) return seconds;
  throw new Refusal(`Error while obtaining timestamp for time ${text} using format ${format}`);
}

export interface TimesPlan {
  changed: boolean;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  operations: Operation[];
}

/** Compares times; "now" differs always, except when the outcome of setting it is looked at. */
export function planTimes(path: string, want: WantedTimes, stat: StatReading, clock: Clock): TimesPlan {
  const plan: TimesPlan = { changed: false, before: {}, after: {}, operations: [] };
  const modification = differing(want.modification, stat.mtime, clock);
  const access = differing(want.access, stat.atime, clock);
  if (modification === undefined && access === undefined) return plan;
  plan.changed = true;
  if (typeof modification === "number") note(plan, "mtime", stat.mtime, modification);
  if (typeof access === "number") note(plan, "atime", stat.atime, access);
  plan.operations.push({
    op: "times",
    path,
    ...(modification === undefined ? {} : { modification }),
    ...(access === undefined ? {} : { access }),
  });
  return plan;
}

function note(plan: TimesPlan, name: string, before: number, after: number): void {
  plan.before[name] = before;
  plan.after[name] = after;
}

function differing(want: Time, current: number, clock: Clock): Time {
  if (want === "now") return clock.verifying ? undefined : want;
  return want === undefined || want === current ? undefined : want;
}
