import type { Clock, ModuleResult, Plan, Readers, Seen } from "../contract.js";
import { attributeOperations, planAttributes } from "../kit/attributes.js";
import type { BoardInfo } from "../kit/board-info.js";
import { pathInfo } from "../kit/file-info.js";
import type { Operation } from "../kit/operations.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import type { StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { attributesDiff } from "../kit/text.js";
import { findMembers, findSource, type Members, type Source } from "./members.js";
import { checkTools, packOperation } from "./pack.js";
import type { ArchiveArgs } from "./schema.js";

/** The archive's path: as given, or the one file's with the format behind it. */
export function destOf(args: ArchiveArgs, source: Source): string {
  if (args.dest !== undefined) return args.dest;
  if (!source.several) return `${source.paths[0]}.${args.format}`;
  throw new Refusal('Error, must specify "dest" when archiving multiple files or trees', {
    path: args.path.join(", "),
  });
}

export function planArchive(args: ArchiveArgs, seen: Seen<Readers>, board: BoardInfo, clock: Clock): Plan {
  const source = findSource(args, seen);
  const dest = destOf(args, source);
  checkRemoval(args, seen, source, dest);
  const members = findMembers(args, seen, source, dest);
  const old = seen.dest as StatReading;
  const reading = seen.archive as QueryReading;
  const packs = members.missing.length < source.paths.length;
  const result = resultOf(source, members, dest, old);
  if (!packs) return { plan: "ok", result: { ...result, dest_state: kindOf(old, dest), ...pathInfo(old) } };
  checkTools(args, source, reading);
  // Nothing is packed in a check: the archive has no state yet.
  result.dest_state = clock.checkMode
    ? "absent"
    : !source.several && !["tar", "zip"].includes(args.format)
      ? "compress"
      : members.missing.length > 0
        ? "incomplete"
        : "archive";
  const same = isSame(reading, members, source, args);
  const attributes = planAttributes(args, old, seen, { board, checkMode: clock.checkMode });
  if (same && !args.remove) {
    if (!attributes.changed) return { plan: "ok", result: { ...result, ...pathInfo(old) } };
    const operations = attributeOperations(dest, attributes);
    return { plan: "change", diff: attributesDiff(dest, attributes), operations, result };
  }
  const gnu = linesOf(reading, "gnu").length > 0;
  const operations = [
    packOperation(args, source, members, dest, old, gnu),
    ...attributeOperations(dest, attributes),
    ...(args.remove ? removals(seen, source, members) : []),
  ];
  // What is packed and gone can't be read again.
  return {
    plan: "change",
    diff: [],
    operations,
    result,
    verify: !(args.remove && args.path.some((path) => /[*?]/.test(path))),
  };
}

function isSame(reading: QueryReading, members: Members, source: Source, args: ArchiveArgs): boolean {
  if (linesOf(reading, "same").length === 0) return false;
  if (!source.several && !["tar", "zip"].includes(args.format)) return true;
  const plain = (name: string) => name.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
  const there = linesOf(reading, "names").map(plain).sort();
  const wanted = members.names.map(plain).sort();
  return there.length === wanted.length && there.every((name, index) => name === wanted[index]);
}

function checkRemoval(args: ArchiveArgs, seen: Seen<Readers>, source: Source, dest: string): void {
  if (!args.remove) return;
  const inside = source.paths.some((path) => {
    const stat = seen[`stat:${path}`] as StatReading | undefined;
    return stat?.type === "directory" && dest.startsWith(`${path.replace(/\/+$/, "")}/`);
  });
  if (!inside) return;
  const problem = "Error, created archive can not be contained in source paths when remove=true";
  throw new Refusal(problem, { path: source.paths.join(", ") });
}

/** Folders go with everything in them, other paths by themselves. */
function removals(seen: Seen<Readers>, source: Source, members: Members): Operation[] {
  const folders = source.paths.filter((path) => (seen[`stat:${path}`] as StatReading).type === "directory");
  const alone = members.paths.filter((path) => !folders.some((folder) => path.startsWith(`${folder}/`)));
  return [
    ...alone.map((path): Operation => ({ op: "remove", path })),
    ...folders.map((path): Operation => ({ op: "remove", path, recursive: true })),
  ];
}

function resultOf(source: Source, members: Members, dest: string, old: StatReading): ModuleResult {
  return {
    archived: members.paths,
    dest,
    dest_state: "absent",
    arcroot: source.root,
    missing: members.missing,
    expanded_paths: source.expanded,
    expanded_exclude_paths: source.excluded,
    ...pathInfo(old),
  };
}

function kindOf(old: StatReading, dest: string): string {
  if (!old.exists) return "absent";
  return /\.(?:tar|tar\.(?:gz|bz2|xz)|tgz|tbz2|zip)$/i.test(dest) ? "archive" : "compress";
}
