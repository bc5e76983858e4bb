import type { AptSpec } from "./spec.js";

/** What a simulation would do; "none" reads states only. */
export type AptGoal =
  | "install"
  | "latest"
  | "fixed"
  | "remove"
  | "build-dep"
  | "upgrade"
  | "dist-upgrade"
  | "autoremove"
  | "autoclean"
  | "none";

/**
 * The state of packages, and what apt would do about them: one reading, so that a task that is right costs no simulation
 * and one that is not costs no second exchange.
 */
export interface AptReader {
  read: "apt";
  goal: AptGoal;
  specs: readonly AptSpec[];
  /** Package files on the board. */
  files?: readonly string[];
  /** Options that shape what apt does (`-o …`), shared with the operation. */
  options: readonly string[];
  /** Removal also counts packages of which only configuration is left. */
  purge?: boolean;
  onlyUpgrade?: boolean;
}

export interface AptReading {
  /** Whether the board has apt-get and dpkg at all. */
  found: boolean;
  /** The board's clock, seconds since 1970. */
  now: number;
  /** When the package lists were last fetched, seconds since 1970; 0 when never. */
  listsTime: number;
  /** Installed versions by name, and by name:architecture. */
  installed: Record<string, string>;
  /** Packages that are removed but not purged. */
  leftOver: string[];
  /** Wanted names that are marked as automatically installed. */
  automatic: string[];
  /** Names without a candidate that an installed package provides: name → package. */
  provided: Record<string, string>;
  /** What the patterns stand for: pattern → names. */
  matches: Record<string, string[]>;
  /** What is not as wanted, as apt-get was given it. */
  wanted: string[];
  /** `apt-cache policy`, by name, for names that are not as wanted. */
  policy: Record<string, AptPolicy>;
  /** The files' own fields. */
  files: Record<string, { name: string; version: string; architecture: string }>;
  simulation?: { rc: number; stdout: string; stderr: string };
}

export interface AptPolicy {
  installed?: string;
  candidate?: string;
  versions: string[];
}

/** The marker that starts a section in the reply. */
export const mark = "@axle:";

/** Reads the sections that `readAptScript` prints. */
export function parseAptReading(text: string): AptReading {
  const sections = new Map<string, string>();
  for (const piece of text.split(new RegExp(`^${mark}`, "m")).slice(1)) {
    const end = piece.indexOf("\n");
    const name = piece.slice(0, end);
    sections.set(name, (sections.get(name) ?? "") + piece.slice(end + 1));
  }
  const lines = (name: string) => (sections.get(name) ?? "").split("\n").filter((line) => line !== "");
  const rc = sections.get("rc");
  return {
    found: !sections.has("absent"),
    now: Number(lines("now")[0] ?? 0),
    listsTime: Number(lines("lists")[0] ?? 0),
    installed: pairs(lines("installed")),
    leftOver: lines("left"),
    automatic: lines("auto"),
    provided: pairs(lines("provided")),
    matches: groupMatches(lines("matches")),
    wanted: lines("wanted"),
    policy: parsePolicy(sections.get("policy") ?? ""),
    files: parseFiles(lines("files")),
    ...(rc === undefined
      ? {}
      : {
          simulation: {
            rc: Number(rc),
            stdout: (sections.get("simulation") ?? "").replace(/\n\n$/, "\n"),
            stderr: sections.get("errors") ?? "",
          },
        }),
  };
}

function pairs(lines: string[]): Record<string, string> {
  return Object.fromEntries(lines.map((line) => line.split(" ", 2) as [string, string]));
}

function groupMatches(lines: string[]): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const line of lines) {
    const [pattern, name] = line.split(" ", 2) as [string, string];
    groups[pattern] = [...(groups[pattern] ?? []), name];
  }
  return groups;
}

function parseFiles(lines: string[]): AptReading["files"] {
  return Object.fromEntries(
    lines.map((line) => {
      const [path, name, version, architecture] = line.split("|") as [string, string, string, string];
      return [path, { name, version, architecture }];
    }),
  );
}

/** Parses `apt-cache policy NAMES` as printed in the C locale. */
export function parsePolicy(text: string): Record<string, AptPolicy> {
  const all: Record<string, AptPolicy> = {};
  let current: AptPolicy = { versions: [] };
  for (const line of text.split("\n")) {
    const head = /^(\S+):$/.exec(line);
    const field = /^ {2}(Installed|Candidate): (\S+)/.exec(line);
    const version = /^ (?:\*\*\*| {3}) (\S+)(?: \d+)?$/.exec(line);
    if (head) {
      current = { versions: [] };
      all[head[1] as string] = current;
    } else if (field && field[2] !== "(none)") {
      current[field[1] === "Installed" ? "installed" : "candidate"] = field[2] as string;
    } else if (version) current.versions.push(version[1] as string);
  }
  return all;
}
