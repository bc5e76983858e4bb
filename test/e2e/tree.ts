import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/** One line per file of a board. */
export type Listing = Map<string, string>;

/**
 * Everything that a change of a tree would show in: kind, mode, owner, size, inode, times of content and of inode (which
 * nobody can set back), checksums and link targets. Read from outside, so that looking at a board asks nothing of it.
 * Lock files come and go with runs, in a folder that a booting board empties: they are left out.
 */
export function listTree(root: string, options: { overlay?: boolean } = {}): Listing {
  const listing: Listing = new Map();
  const visit = (path: string): void => {
    if (path === "/var/lock") return;
    const full = join(root, path);
    const stat = lstatSync(full, { bigint: true });
    const about = [stat.mode.toString(8), stat.uid, stat.gid, stat.size, stat.ino, stat.mtimeNs];
    // The kernel notes down in an overlay's folder, once it is listed, that it has more than one layer.
    if (!options.overlay || !stat.isDirectory()) about.push(stat.ctimeNs);
    if (stat.isSymbolicLink()) about.push(readlinkSync(full) as never);
    if (stat.isFile()) about.push(createHash("sha1").update(readFileSync(full)).digest("hex") as never);
    listing.set(path === "" ? "/" : path, about.join(" "));
    if (stat.isDirectory()) for (const name of readdirSync(full).sort()) visit(`${path}/${name}`);
  };
  visit("");
  return listing;
}

/** What differs between two listings, one line each: `+ path`, `- path` or `~ path`. */
export function differences(before: Listing, after: Listing): string[] {
  const gone = [...before.keys()].filter((path) => !after.has(path)).map((path) => `- ${path}`);
  const other = [...after].flatMap(([path, about]) => {
    const old = before.get(path);
    if (old === undefined) return [`+ ${path}`];
    return old === about ? [] : [`~ ${path}`];
  });
  return [...gone, ...other];
}
