import type { Readers, Seen } from "../contract.js";
import { shellTest } from "../kit/fnmatch.js";
import type { ListReading, Reading, StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import type { ArchiveArgs } from "./schema.js";

/** What is to be packed, and where its names begin. */
export interface Source {
  /** Everything that `path` means, patterns expanded. */
  expanded: string[];
  excluded: string[];
  /** What is left of it, sorted. */
  paths: string[];
  /** The folder that all names in the archive are relative to; ends with a slash. */
  root: string;
  /** Several files, a folder or a pattern: an archive, and not one compressed file. */
  several: boolean;
}

const isPattern = (path: string) => /[*?]/.test(path);

/** Patterns are expanded, everything that is named is looked at. */
export function sourceReaders(args: ArchiveArgs): Readers {
  const readers: Record<string, Readers[string]> = {};
  for (const path of [...args.path, ...args.exclude_path])
    if (isPattern(path)) readers[`glob:${path}`] = { read: "glob", pattern: path };
    else readers[`stat:${path}`] = { read: "stat", path };
  return readers;
}

/** What lies below the folders that are packed, and whether what a pattern found are folders. */
export function treeReaders(args: ArchiveArgs, seen: Readonly<Record<string, unknown>>): Readers {
  const readers: Record<string, Readers[string]> = {};
  const { paths } = findSource(args, seen);
  for (const path of paths) {
    const stat = seen[`stat:${path}`] as StatReading | undefined;
    if (!stat) readers[`stat:${path}`] = { read: "stat", path };
    if (stat?.type === "directory") readers[`list:${path}`] = { read: "list", path };
  }
  return readers;
}

export function findSource(args: ArchiveArgs, seen: Readonly<Record<string, unknown>>): Source {
  const expand = (paths: readonly string[]) =>
    paths.flatMap((path) => (isPattern(path) ? (seen[`glob:${path}`] as { paths: string[] }).paths : [path]));
  const expanded = expand(args.path);
  const excluded = expand(args.exclude_path);
  const paths = [...new Set(expanded)].filter((path) => !excluded.includes(path)).sort();
  if (paths.length === 0) {
    throw new Refusal("Error, no source paths were found", {
      path: args.path.join(", "),
      expanded_paths: expanded.join(", "),
      expanded_exclude_paths: excluded.join(", "),
    });
  }
  const first = seen[`stat:${paths[0]}`] as StatReading | undefined;
  const several = args.force_archive || args.path.some(isPattern) || first?.type === "directory" || paths.length > 1;
  return { expanded, excluded, paths, root: commonFolder(paths), several };
}

/** The folder that all paths have in common. */
function commonFolder(paths: readonly string[]): string {
  const folders = paths.map((path) => path.slice(0, path.lastIndexOf("/") + 1));
  let common = folders[0] ?? "";
  for (const folder of folders) while (!folder.startsWith(common)) common = common.slice(0, -1);
  return common.slice(0, common.lastIndexOf("/") + 1);
}

export interface Members {
  /** Paths of what is packed. */
  paths: string[];
  /** Their names in the archive. */
  names: string[];
  missing: string[];
}

/** Everything that goes into the archive: what lies below a folder, but neither the folder itself nor the archive. */
export function findMembers(
  args: ArchiveArgs,
  seen: Seen<Readers> | Record<string, Reading>,
  source: Source,
  dest: string,
): Members {
  const tests = (args.exclusion_patterns ?? []).map(shellTest);
  const name = (path: string) => (path.startsWith(source.root) ? path.slice(source.root.length) : path);
  // Names are looked at in a tar archive, whole paths in a zip archive.
  const wanted = (path: string) =>
    path !== dest && !tests.some((test) => test(args.format === "zip" ? path : name(path)));
  const members: Members = { paths: [], names: [], missing: [] };
  for (const path of source.paths) {
    const stat = seen[`stat:${path}`] as StatReading;
    if (!stat.exists) members.missing.push(path);
    const list = seen[`list:${path}`] as ListReading | undefined;
    if (list) members.paths.push(...list.entries.map((entry) => entry.path).filter(wanted));
    else if (stat.exists && wanted(path)) members.paths.push(path);
  }
  members.names = members.paths.map(name);
  const odd = members.names.find((each) => each.includes("\n"));
  if (odd !== undefined) throw new Refusal(`a name with a line feed can't be packed: ${JSON.stringify(odd)}`);
  return members;
}
