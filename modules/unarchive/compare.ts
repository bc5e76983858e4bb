import type { ArchiveEntry } from "../kit/archive/entry.js";
import type { StatReading, ToolReading } from "../kit/readers.js";
import type { UnarchiveArgs } from "./schema.js";

/** Entries that are not there as the archive has them. */
export function missingEntries(
  args: UnarchiveArgs,
  entries: readonly ArchiveEntry[],
  stats: (path: string) => StatReading | undefined,
): ArchiveEntry[] {
  return entries.filter((entry) => {
    const stat = stats(entry.path);
    if (!stat?.exists) return true;
    if (entry.type === "directory") return stat.type !== "directory" && stat.type !== "link";
    if (entry.type === "link") return stat.type !== "link" || stat.target !== entry.target;
    if (entry.type === "other") return false;
    // A zip's list does not tell links from files: a link's content is its target.
    if (stat.type === "link" && entry.mode === 0) return Buffer.byteLength(stat.target ?? "") !== entry.size;
    if (stat.type !== "file") return true;
    if (args.keep_newer && entry.mtime !== undefined && Math.floor(stat.mtime) > entry.mtime) return false;
    if (stat.size !== entry.size) return true;
    if (entry.checksum !== undefined && stat.checksum !== undefined) return stat.checksum !== entry.checksum;
    return entry.mtime !== undefined && Math.floor(stat.mtime) !== entry.mtime;
  });
}

/** Whether this tar knows `--diff` at all: BusyBox' does not. */
export function knowsDiff(diff: ToolReading): boolean {
  return diff.found && !/unrecognized option|invalid option|illegal option|Usage:/i.test(diff.stderr);
}

/** The lines of `tar --diff` that count: those about what the task sets by itself do not. */
export function tellingDifferences(args: UnarchiveArgs, diff: ToolReading, root: boolean): string[] {
  return [...diff.stdout.split("\n"), ...diff.stderr.split("\n")].filter((line) => {
    // A folder whose name was stripped to nothing.
    if (/^\S+: : Warning: Cannot stat: /.test(line)) return false;
    if (/: Uid differs$/.test(line)) return root && args.owner === undefined;
    if (/: Gid differs$/.test(line)) return root && args.group === undefined;
    if (/: Mode differs$/.test(line)) return args.mode === undefined;
    if (/: Mod time differs$/.test(line)) return !args.keep_newer;
    return /: (?:Size differs|Contents differ|Symlink differs|File type differs|Not linked to .*)$|: Warning: Cannot stat: /.test(
      line,
    );
  });
}
