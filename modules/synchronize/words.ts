import { Refusal } from "../kit/refusal.js";
import { changeMark } from "../kit/rsync.js";
import type { SyncArgs } from "./schema.js";

/** rsync's options for what is asked for, without the way to the board and without the two paths. */
export function rsyncWords(args: SyncArgs): string[] {
  const when = (flag: boolean | undefined, ...words: string[]) => (flag ? words : []);
  return [
    ...when(args.delay_updates, "--delay-updates", "-F"),
    ...when(args.compress, "--compress"),
    ...when(args.rsync_timeout > 0, `--timeout=${args.rsync_timeout}`),
    ...when(args.delete, "--delete-after"),
    ...when(args.existing_only, "--existing"),
    ...when(args.checksum, "--checksum"),
    ...when(args.copy_links, "--copy-links"),
    ...kept(args),
    ...when(args.dirs, "--dirs"),
    ...args.rsync_opts.filter((word) => word !== ""),
    ...when(args.partial, "--partial"),
    ...(args.link_dest ? ["-H", "-vv", ...args.link_dest.map((folder) => `--link-dest=${folder}`)] : []),
    `--out-format=${changeMark}%i %n%L`,
  ];
}

/** What of a file is kept: archive has it all, and each part can be switched on or off by itself. */
function kept(args: SyncArgs): string[] {
  const parts = ["recursive", "links", "perms", "times", "owner", "group"] as const;
  if (args.archive) return ["--archive", ...parts.filter((part) => args[part] === false).map((part) => `--no-${part}`)];
  return parts.filter((part) => args[part]).map((part) => `--${part}`);
}

/** Paths that rsync would read as a server's or as options. */
export function checkPaths(args: SyncArgs): void {
  for (const path of [args.src, args.dest])
    if (path.startsWith("-")) throw new Refusal(`a path can't begin with a dash: ${path}`);
  if (args.src.startsWith("rsync://") && args.dest.startsWith("rsync://"))
    throw new Refusal("either src or dest must be a localhost", { rc: 1 });
  const inside = args.link_dest?.find((folder) => parent(args.dest).startsWith(folder));
  if (inside !== undefined)
    throw new Refusal(
      `Hardlinking into a subdirectory of the source would cause recursion. ${parent(args.dest)} and ${args.dest}`,
    );
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
