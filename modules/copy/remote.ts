import type { Clock, Diff, Plan, Readers, Seen } from "../contract.js";
import { accountReaders, attributeOperations, planAttributes } from "../kit/attributes.js";
import type { BoardInfo } from "../kit/board-info.js";
import { expectation, pathInfo } from "../kit/file-info.js";
import { folderReaders, makeFolders } from "../kit/folders.js";
import { formatMode } from "../kit/mode.js";
import type { Operation } from "../kit/operations.js";
import { basename, dirname, join, trimSlash } from "../kit/paths.js";
import type { StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { attributesDiff } from "../kit/text.js";
import { planRemoteTree } from "./remote-tree.js";
import { type CopyArgs, directoryMode } from "./schema.js";

/** Where a folder on the board is copied to: into `dest`, under its own name unless the source ends with a slash. */
export function remoteRoot(args: CopyArgs): string {
  const dest = trimSlash(args.dest);
  return args.src!.endsWith("/") ? dest : join(dest, basename(args.src!));
}

/** Source and destination, each as a file and as a folder. */
export function remoteReaders(args: CopyArgs): Readers {
  const dest = trimSlash(args.dest);
  const src = trimSlash(args.src!);
  const inside = join(dest, basename(src));
  return {
    source: { read: "stat", path: src, follow: true, checksum: "sha1" },
    sourceList: { read: "list", path: src, depth: 1000, checksum: "sha1" },
    dest: { read: "stat", path: dest },
    leads: { read: "stat", path: dest, follow: true, checksum: "sha1" },
    inside: { read: "stat", path: inside },
    insideLeads: { read: "stat", path: inside, follow: true, checksum: "sha1" },
    destList: { read: "list", path: remoteRoot(args), depth: 1000, checksum: "sha1" },
    parent: { read: "stat", path: dirname(dest), follow: true },
    ...folderReaders([dest]),
    ...accountReaders(args),
  };
}

/** `remote_src`: copies on the board, without the content crossing the line. */
export function planRemote(args: CopyArgs, seen: Seen<Readers>, board: BoardInfo, clock: Clock): Plan {
  const source = seen.source as StatReading;
  if (!source.exists) throw new Refusal(`Source ${args.src} not found`);
  if (source.type === "directory") {
    return planRemoteTree(args, remoteRoot(args), seen, { board, checkMode: clock.checkMode });
  }
  if (source.type !== "file") throw new Refusal(`Cannot copy invalid source '${args.src}': not a file`);
  if (!source.readable) throw new Refusal(`Source ${args.src} not readable`);
  if (args.checksum && source.checksum && args.checksum !== source.checksum) {
    throw new Refusal("Copied file does not match the expected checksum. Transfer failed.", {
      checksum: source.checksum,
      expected_checksum: args.checksum,
    });
  }
  return planFile(args, source, seen, { board, checkMode: clock.checkMode });
}

type Context = { board: BoardInfo; checkMode: boolean };

function planFile(args: CopyArgs, source: StatReading, seen: Seen<Readers>, context: Context): Plan {
  const folder = args.dest.endsWith("/") || (seen.leads as StatReading).type === "directory";
  const link = (folder ? seen.inside : seen.dest) as StatReading;
  const leads = (folder ? seen.insideLeads : seen.leads) as StatReading;
  const named = folder ? join(trimSlash(args.dest), basename(args.src!)) : trimSlash(args.dest);
  const follows = link.type === "link" && args.follow;
  const path = follows ? (link.resolved ?? named) : named;
  const stat = follows || link.type !== "link" ? leads : link;
  const result = { dest: path, src: args.src, checksum: source.checksum, ...pathInfo(stat) };
  if (!args.force && stat.exists) return { plan: "ok", result: { ...result, msg: "file already exists" } };
  const folders = folder
    ? makeFolders(trimSlash(args.dest), { ...args, mode: directoryMode(args) }, seen, seen, context)
    : checkParent(path, seen, context);
  const want = { ...args, mode: args.mode === "preserve" ? formatMode(source.mode) : args.mode };
  const base = stat.type === "link" ? { ...stat, exists: false } : stat;
  const attributes = planAttributes(want, base, seen, context);
  // Without a checksum tool on the board nothing can be said of equality but by size.
  const same = stat.type === "file" && stat.checksum === source.checksum && stat.size === source.size;
  if (same && !attributes.changed) return { plan: "ok", result };
  const operations: Operation[] = same
    ? attributeOperations(path, attributes)
    : [...folders, copyOperation(args, path, stat, attributes.set)];
  return { plan: "change", diff: diffOf(path, stat, source, attributes, same), operations, result };
}

function copyOperation(args: CopyArgs, path: string, stat: StatReading, set: object): Operation {
  return {
    op: "copy",
    from: args.src!,
    to: path,
    ...set,
    ...(args.backup && stat.exists ? { backup: true } : {}),
    ...(args.validate ? { validate: args.validate } : {}),
    expect: expectation(path, stat),
  };
}

function checkParent(path: string, seen: Seen<Readers>, context: Context): Operation[] {
  if ((seen.parent as StatReading).exists || context.checkMode) return [];
  throw new Refusal(`Destination directory ${dirname(path)} does not exist`, {}, "Make it with the file module first.");
}

function diffOf(
  path: string,
  stat: StatReading,
  source: StatReading,
  attributes: { changed: boolean; before: Record<string, unknown>; after: Record<string, unknown> },
  same: boolean,
): Diff[] {
  const rest = attributesDiff(path, stat.exists ? attributes : { ...attributes, changed: false });
  if (same) return rest;
  return [{ before: { path, checksum: stat.checksum }, after: { path, checksum: source.checksum } }, ...rest];
}
