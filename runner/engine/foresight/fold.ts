import type { Operation } from "../../../modules/kit/operations.js";
import { normalize } from "../../../modules/kit/paths.js";
import type { StatReading } from "../../../modules/kit/readers.js";
import { toBytes } from "../../../modules/kit/text.js";
import type { ForeseenAspects } from "./aspects.js";
import type { Entry } from "./entry.js";
import type { ForeseenPaths } from "./paths.js";
import { freshStat } from "./view-stat.js";

/** Whose operations are folded, and as whom they would run. */
export interface Folding {
  /** The task, as people know it. */
  by: string;
  paths: ForeseenPaths;
  aspects: ForeseenAspects;
  /** The controller's paths: what `fetch` saves. */
  controller: ForeseenPaths;
  umask: number;
  uid: number;
  user: string;
  /** The first group, where it is not the one of the user's own name. */
  gid?: number;
  group?: string;
}

type Of<Name extends Operation["op"]> = Extract<Operation, { op: Name }>;

/** Takes an operation into what is foretold, as if it had been carried out. */
export function foldOperation(folding: Folding, operation: Operation): void {
  const { paths, by } = folding;
  switch (operation.op) {
    case "write":
      paths.set(operation.path, {
        kind: "made",
        by,
        content: toBytes(operation.content),
        stat: ownership(folding, operation, "file"),
      });
      return;
    case "mkdir":
      if (known(paths, operation.path)?.exists) return;
      // Nobody has looked whether it is there: what is made below it will tell.
      if (!paths.real(operation.path) && !paths.find(operation.path)) return;
      paths.set(operation.path, { kind: "made", by, stat: ownership(folding, operation, "directory") });
      return;
    case "link":
      foldLink(folding, operation);
      return;
    case "remove":
      paths.set(operation.path, { kind: "absent", by });
      return;
    case "rename":
      move(folding, operation.from, operation.to);
      return;
    case "copy":
      foldCopy(folding, operation);
      return;
    case "attributes":
      foldAttributes(folding, operation);
      return;
    case "times":
      foldTimes(folding, operation);
      return;
    case "save":
      foldSave(folding, operation);
      return;
    case "reboot":
      for (const path of ["/proc", "/run", "/sys"]) paths.touch(path, by);
      folding.aspects.doubtQuery("kernelOptions", by);
      return;
    default:
      return;
  }
}

/** Paths that a command names may be changed by it. */
export function foldCommand(folding: Folding, operation: Operation): void {
  if (operation.op !== "run" && operation.op !== "job") return;
  const texts = [...("argv" in operation ? (operation.argv ?? []) : []), operation.shell ?? ""];
  const named = texts.flatMap((text) => text.match(/\/[^\s"';|&<>()]+/g) ?? []);
  for (const path of named)
    if (!/^\/(?:dev|bin|usr\/bin|sbin|usr\/sbin)\//.test(path)) folding.paths.touch(path, folding.by);
}

/** What is known of a path by now: what is foretold, else what was read. */
function known(paths: ForeseenPaths, path: string): Partial<StatReading> | undefined {
  const entry = paths.find(path);
  const real = paths.real(path);
  if (!entry) return real;
  if (entry.kind === "unknown") return undefined;
  if (entry.kind === "there") return { exists: true };
  if (entry.kind === "absent") return { exists: false };
  if (entry.kind === "changed") return real && { ...real, ...entry.stat };
  return { exists: true, ...entry.stat };
}

/** Owner and mode of what is made: what is asked for, else what was there (files only), else the session's own. */
function ownership(
  folding: Folding,
  operation: { path: string; mode?: number | string; owner?: string; group?: string },
  type: "file" | "directory",
): Partial<StatReading> {
  const { uid, user, umask } = folding;
  const before = known(folding.paths, operation.path);
  const old = before?.exists && before.type === type ? before : undefined;
  const usual = (type === "directory" ? 0o777 : 0o666) & ~umask;
  const mode = typeof operation.mode === "number" ? operation.mode : (old?.mode ?? usual);
  return {
    ...freshStat(type),
    uid: old?.uid ?? uid,
    user: old?.user ?? user,
    gid: old?.gid ?? folding.gid ?? uid,
    group: old?.group ?? folding.group ?? user,
    mode,
    ...owners(folding, operation),
  };
}

/** Owner and group that are asked for, by name and, where that is known, by number. */
export function owners(folding: Folding, want: { owner?: string; group?: string }): Partial<StatReading> {
  const id = (database: "passwd" | "group", name: string) =>
    /^\d+$/.test(name) ? Number(name) : folding.aspects.accounts.idOf(database, name);
  const uid = want.owner === undefined ? undefined : id("passwd", want.owner);
  const gid = want.group === undefined ? undefined : id("group", want.group);
  return {
    ...(want.owner === undefined ? {} : { user: want.owner }),
    ...(uid === undefined ? {} : { uid }),
    ...(want.group === undefined ? {} : { group: want.group }),
    ...(gid === undefined ? {} : { gid }),
  };
}

function foldLink({ paths, by }: Folding, operation: Of<"link">): void {
  if (!operation.hard) {
    const stat = { ...freshStat("link"), target: operation.target };
    paths.set(operation.path, { kind: "made", by, stat });
    return;
  }
  // The same inode under another name: equal in everything that was read of it.
  const entry = paths.find(operation.target);
  const real = paths.real(operation.target);
  if (entry?.kind === "made") paths.set(operation.path, { ...entry, by });
  else paths.set(operation.path, real ? { kind: "made", by, stat: real } : { kind: "unknown", by });
}

function move({ paths, by }: Folding, from: string, to: string): void {
  const source = normalize(from);
  const target = normalize(to);
  const moved: [string, Entry][] = paths
    .below(source)
    .map((path) => [target + path.slice(source.length), paths.find(path)!] as [string, Entry]);
  const own = paths.find(source);
  const real = paths.real(source);
  const folder = real?.type === "directory";
  if (own?.kind === "made") paths.set(target, own);
  else paths.set(target, real?.exists && !folder ? { kind: "made", by, stat: real } : { kind: "unknown", by });
  for (const [path, entry] of moved) paths.set(path, entry);
  paths.set(source, { kind: "absent", by });
}

function foldCopy(folding: Folding, operation: Of<"copy">): void {
  const { paths, by } = folding;
  const entry = paths.find(operation.from);
  const real = paths.real(operation.from);
  if (operation.recursive || real?.type === "directory") {
    paths.set(operation.to, { kind: "unknown", by });
    return;
  }
  const stat = ownership(folding, { ...operation, path: operation.to }, "file");
  if (entry?.kind === "made") paths.set(operation.to, { ...entry, by, stat });
  // Its checksum was read with it: later tasks can tell whether a file is the same.
  else if (real?.checksum) paths.set(operation.to, { kind: "made", by, stat, checksums: sumsOf(real) });
  else paths.set(operation.to, { kind: "made", by, stat });
}

const lengths: Record<number, string> = {
  32: "md5",
  40: "sha1",
  56: "sha224",
  64: "sha256",
  96: "sha384",
  128: "sha512",
};

function sumsOf(stat: StatReading): Record<string, string> {
  const algorithm = lengths[stat.checksum?.length ?? 0];
  return algorithm ? { [algorithm]: stat.checksum! } : {};
}

function foldAttributes(folding: Folding, operation: Of<"attributes">): void {
  if (operation.recursive) {
    folding.paths.touch(operation.path, folding.by);
    return;
  }
  folding.paths.set(operation.path, {
    kind: "changed",
    by: folding.by,
    stat: owners(folding, operation),
    ...(operation.mode === undefined ? {} : { mode: operation.mode }),
  });
}

function foldTimes({ paths, by, ...folding }: Folding, operation: Of<"times">): void {
  if (operation.create && !known(paths, operation.path)?.exists) {
    const stat = ownership({ paths, by, ...folding }, operation, "file");
    paths.set(operation.path, { kind: "made", by, stat, content: new Uint8Array() });
  }
  const now = Math.floor(Date.now() / 1000);
  const time = (wanted: number | "now" | undefined) => (wanted === "now" ? now : wanted);
  const [atime, mtime] = [time(operation.access), time(operation.modification)];
  const stat = { ...(atime === undefined ? {} : { atime }), ...(mtime === undefined ? {} : { mtime }) };
  paths.set(operation.path, { kind: "changed", by, stat });
}

/** A file of the board on the controller: known as far as it is known on the board. */
function foldSave({ paths, controller, by }: Folding, operation: Of<"save">): void {
  const entry = paths.find(operation.from);
  const content = entry?.kind === "made" ? entry.content : undefined;
  const origin = entry && "by" in entry && entry.by !== "" ? entry.by : by;
  controller.set(operation.path, {
    kind: "made",
    by: origin,
    stat: freshStat("file"),
    ...(content ? { content } : {}),
  });
}
