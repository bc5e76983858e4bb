import { basename, join, normalize } from "../../../modules/kit/paths.js";
import { unforeseen } from "../../../modules/kit/predictions.js";
import type { ListReading, Reader, StatReading } from "../../../modules/kit/readers.js";
import { isThere } from "./entry.js";
import type { ForeseenPaths } from "./paths.js";
import { type View, viewStat } from "./view-stat.js";

type ReaderOf<Kind extends Reader["read"]> = Extract<Reader, { read: Kind }>;

/** What is below a folder, with what is foretold of it. */
export function viewList(paths: ForeseenPaths, reader: ReaderOf<"list">, real: ListReading): View<ListReading> {
  const folder = normalize(reader.path);
  const stat = (path: string, known: StatReading) => {
    const asked = { read: "stat", path, ...(reader.checksum ? { checksum: reader.checksum } : {}) } as const;
    return viewStat(paths, asked, known).reading;
  };
  const there = new Map(real.entries.map((entry) => [normalize(entry.path), entry]));
  const kept = [...there].flatMap(([path, entry]) => {
    const seen = stat(path, entry);
    return seen.exists ? [Object.assign(seen, { path: entry.path })] : [];
  });
  const depth = reader.depth ?? Number.POSITIVE_INFINITY;
  const fresh = paths
    .below(folder)
    .filter((path) => !there.has(path) && path.slice(folder.length + 1).split("/").length <= depth)
    .sort()
    .flatMap((path) => {
      const seen = stat(path, paths.real(path) ?? ({ exists: false, type: "absent" } as StatReading));
      return seen.exists ? [Object.assign(seen, { path })] : [];
    });
  const own = paths.find(folder);
  if (own?.kind === "unknown") return { reading: unforeseen<ListReading>(`"${own.by}" makes what is in ${folder}`) };
  const exists = own?.kind === "absent" ? false : real.exists || isThere(own);
  const reading = { exists, entries: exists ? [...kept, ...fresh] : [] };
  return doubted(paths, folder, reading);
}

function doubted<Reading extends object>(paths: ForeseenPaths, folder: string, reading: Reading): View<Reading> {
  const grown = paths.grownBy(folder);
  const by = paths.touchedBy(folder) ?? grown;
  if (by === undefined) return { reading };
  const doubt = `"${by}" may change what is in ${folder}`;
  return { reading, doubt, other: unforeseen<Reading>(doubt), ...(grown === undefined ? {} : { hides: true }) };
}

/** The paths that match a pattern. */
export function viewGlob(
  paths: ForeseenPaths,
  reader: ReaderOf<"glob">,
  real: { paths: string[] },
): View<{ paths: string[] }> {
  const pattern = normalize(reader.pattern);
  const fixed = pattern.replace(/\/[^/]*[*?[].*$/s, "") || "/";
  const matches = globTest(pattern);
  const gone = (path: string) => paths.find(path)?.kind === "absent";
  const comes = (path: string) => matches(path) && isThere(paths.find(path));
  const fresh = [...paths.below(fixed), fixed].filter((path) => comes(path) && !real.paths.includes(path));
  const reading = { paths: [...real.paths.filter((path) => !gone(path)), ...fresh].sort() };
  const unknown = paths.find(fixed);
  if (unknown?.kind === "unknown") {
    const why = `"${unknown.by}" makes what is at ${fixed}`;
    return { reading, doubt: why, other: unforeseen<{ paths: string[] }>(why) };
  }
  const by = reading.paths.length === 0 ? paths.grownBy(fixed) : undefined;
  const plain = !/[*?[]/.test(pattern);
  if (by === undefined || (plain && paths.find(pattern))) return doubted(paths, fixed, reading);
  return { reading, doubt: `"${by}" may bring ${pattern}`, other: { paths: [pattern] }, hides: true };
}

/** A shell pattern's test; `*` and `?` stop at slashes. */
function globTest(pattern: string): (path: string) => boolean {
  const source = pattern.replace(/\[!/g, "[^").replace(/[.+^$(){}|\\]|\*|\?/g, (char) => {
    if (char === "*") return "[^/]*";
    return char === "?" ? "[^/]" : `\\${char}`;
  });
  try {
    const regex = new RegExp(`^${source}$`, "s");
    return (path) => regex.test(path);
  } catch {
    return (path) => path === pattern;
  }
}

const usualFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** The first of the names that is a command, among those that the board has and those that are foretold. */
export function viewWhich(
  paths: ForeseenPaths,
  reader: ReaderOf<"which">,
  real: { name?: string; path?: string },
): View<{ name?: string; path?: string }> {
  const gone = real.path !== undefined && paths.find(real.path)?.kind === "absent";
  if (real.path !== undefined && !gone) return { reading: real };
  const folders = [...new Set([...(reader.paths ?? []), ...usualFolders])];
  for (const name of reader.names) {
    const found = folders.map((folder) => join(folder, name)).find((path) => isThere(paths.find(path)));
    if (found) return { reading: { name: basename(found), path: found } };
  }
  const by = folders.map((folder) => paths.grownBy(folder)).find((found) => found !== undefined);
  if (by === undefined) return { reading: gone ? {} : real };
  const doubt = `"${by}" may bring ${reader.names.join(" or ")}`;
  return { reading: gone ? {} : real, doubt, other: unforeseen(doubt), hides: true };
}
