import { unforeseen } from "../../../modules/kit/predictions.js";
import type { ContentReading, Reader, StatReading } from "../../../modules/kit/readers.js";
import { checksumOf, toText } from "../../../modules/kit/text.js";
import { absentStat, type Entry, withChanges } from "./entry.js";
import type { ForeseenPaths } from "./paths.js";

/** A reading as later tasks of a check are to see it; `other` is what it may be instead, and `doubt` says why. */
export interface View<Reading> {
  reading: Reading;
  doubt?: string;
  other?: Reading;
  /** Nothing that depends on it may be taken for granted: what is not there now may well come. */
  hides?: boolean;
}

const denied = "is not known before it runs";

/** The half sentence that names a task. */
export function made(by: string, what: string): string {
  return `${what} ${by === "" ? denied : `comes from "${by}" and ${denied}`}`;
}

/** A path's metadata as it is foretold. */
export function viewStat(
  paths: ForeseenPaths,
  reader: Extract<Reader, { read: "stat" }>,
  real: StatReading,
): View<StatReading> {
  if (!reader.follow || real.type !== "link") paths.remember(reader.path, real);
  const entry = paths.find(reader.path);
  const touched = paths.touchedBy(reader.path);
  const reading = entry ? foreseenStat(paths, entry, reader, real, 0) : real;
  if (touched !== undefined) {
    const why = `${reader.path} may be changed by "${touched}"`;
    return { reading, doubt: why, other: unforeseen<StatReading>(why) };
  }
  const grown = entry || real.exists || real.error ? undefined : paths.grownBy(reader.path);
  if (grown === undefined) return { reading };
  const why = `"${grown}" may bring ${reader.path}`;
  return { reading, doubt: why, other: possibleFile(why), hides: true };
}

function foreseenStat(
  paths: ForeseenPaths,
  entry: Entry,
  reader: Extract<Reader, { read: "stat" }>,
  real: StatReading,
  depth: number,
): StatReading {
  const { path, checksum } = reader;
  if (entry.kind === "absent") return absentStat;
  if (entry.kind === "unknown") return unforeseen<StatReading>(made(entry.by, path));
  if (entry.kind === "there") return unforeseen(made(entry.by, path), { exists: true } as StatReading);
  if (entry.kind === "changed") return withChanges(real, entry);
  if (entry.stat.type === "link" && reader.follow) {
    const target = entry.stat.target ?? "";
    const next = target.startsWith("/") ? target : `${path.slice(0, path.lastIndexOf("/"))}/${target}`;
    const led = paths.find(next);
    const known = paths.real(next);
    if (led && depth < 20) return foreseenStat(paths, led, { ...reader, path: next }, known ?? absentStat, depth + 1);
    if (known) return { ...known, resolved: next };
    return unforeseen<StatReading>(`the link ${path} is made by "${entry.by}", and what it leads to was not read`);
  }
  const stat = { ...freshStat(entry.stat.type ?? "file"), ...entry.stat };
  if (entry.modeUnknown) {
    const { mode: _mode, ...known } = stat;
    return unforeseen(made(entry.by, `the mode of ${path}`), known as StatReading);
  }
  if (stat.type !== "file") return stat;
  if (entry.content) {
    const sum = checksum ? { checksum: checksumOf(entry.content, checksum) } : {};
    return { ...stat, size: entry.content.length, ...sum };
  }
  const sum = checksum && entry.checksums?.[checksum];
  const { size: _size, checksum: _checksum, ...known } = stat;
  return unforeseen(made(entry.by, `the content of ${path}`), {
    ...known,
    ...(sum ? { checksum: sum, size: 0 } : {}),
  } as StatReading);
}

/** One way how a path may come out that is not there yet: a file, of whatever content. */
function possibleFile(why: string): StatReading {
  return unforeseen(why, freshStat("file"));
}

/** What is made now, by root, as it usually is. Times are those of the check. */
export function freshStat(type: StatReading["type"]): StatReading {
  const now = Math.floor(Date.now() / 1000);
  return {
    ...absentStat,
    exists: true,
    type,
    mode: type === "directory" ? 0o755 : type === "link" ? 0o777 : 0o644,
    user: "root",
    group: "root",
    size: type === "directory" ? 4096 : 0,
    links: type === "directory" ? 2 : 1,
    atime: now,
    mtime: now,
    ctime: now,
    readable: true,
    writable: true,
    executable: type === "directory",
  };
}

const noContent = { exists: false, tooLarge: false, denied: false, content: new Uint8Array(), text: "" };

/** A file's bytes as they are foretold. */
export function viewContent(
  paths: ForeseenPaths,
  reader: Extract<Reader, { read: "content" }>,
  real: ContentReading,
): View<ContentReading> {
  const entry = paths.find(reader.path);
  const touched = paths.touchedBy(reader.path);
  const reading = entry ? foreseenContent(entry, reader, real) : real;
  if (touched !== undefined) {
    const why = `${reader.path} may be changed by "${touched}"`;
    return { reading, doubt: why, other: unforeseen<ContentReading>(why) };
  }
  const grown = entry || real.exists || real.error ? undefined : paths.grownBy(reader.path);
  if (grown === undefined) return { reading };
  const why = `"${grown}" may bring ${reader.path}`;
  return { reading, doubt: why, other: unforeseen(why, { exists: true } as ContentReading), hides: true };
}

function foreseenContent(
  entry: Entry,
  reader: Extract<Reader, { read: "content" }>,
  real: ContentReading,
): ContentReading {
  switch (entry.kind) {
    case "absent":
      return noContent;
    case "unknown":
      return unforeseen<ContentReading>(made(entry.by, reader.path));
    case "there":
      return unforeseen(made(entry.by, reader.path), { exists: true } as ContentReading);
    case "changed":
      return real;
    case "made":
      if (entry.stat.type === "directory") return { ...noContent, exists: true, error: "EISDIR" };
      if (entry.stat.type === "link") return real;
      if (!entry.content) {
        const known = { exists: true, tooLarge: false, denied: false } as ContentReading;
        return unforeseen(made(entry.by, `the content of ${reader.path}`), known);
      }
      return { ...noContent, exists: true, content: entry.content, text: toText(entry.content) };
  }
}
