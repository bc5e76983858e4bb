import { resolveMode } from "../../../modules/kit/mode.js";
import type { StatReading } from "../../../modules/kit/readers.js";
import { absentStat as absentReading } from "../../../modules/kit/sh/stat-format.js";

/** What a check foretells of one path. Fields that are absent are those of the board's own reading. */
export type Entry =
  | { kind: "absent"; by: string }
  /** Somebody makes it: a file whose content may be known, a folder, a link. */
  | {
      kind: "made";
      by: string;
      stat: Partial<StatReading>;
      /** The board's own settings decide its mode. */
      modeUnknown?: boolean;
      content?: Uint8Array;
      checksums?: Readonly<Record<string, string>>;
    }
  /** It stays what it is, with other owner, mode or times. */
  | { kind: "changed"; by: string; stat: Partial<StatReading>; mode?: number | string }
  /** Something is there: no more can be said of it. */
  | { kind: "there"; by: string }
  /** Nothing can be said of it, nor of what is below. */
  | { kind: "unknown"; by: string };

/** Whether a path is foretold to be there. */
export function isThere(entry: Entry | undefined): boolean {
  return entry?.kind === "made" || entry?.kind === "there";
}

/** The board's reading with what is foretold of owner, mode and times. */
export function withChanges(real: StatReading, entry: Extract<Entry, { kind: "changed" }>): StatReading {
  if (!real.exists) return real;
  const directory = real.type === "directory";
  const mode = entry.mode === undefined ? real.mode : resolveMode(entry.mode, { mode: real.mode, directory });
  return { ...real, ...entry.stat, mode };
}

/** A path that is not there. */
export const absentStat: StatReading = absentReading();
