import { gunzipSync } from "node:zlib";
import type { ArchiveEntry } from "../kit/archive/entry.js";
import { entryPath } from "../kit/archive/entry.js";
import { kindOfBytes } from "../kit/archive/kind.js";
import { listTar } from "../kit/archive/tar.js";
import { listZip } from "../kit/archive/zip.js";
import type { ToolReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import type { UnarchiveArgs } from "./schema.js";

/** What the controller's archive holds; undefined for packings that only the board can open (bz2, xz, zst). */
export function localContents(args: UnarchiveArgs, bytes: Uint8Array): ArchiveEntry[] | undefined {
  if (bytes.length === 0) throw new Refusal(`Invalid archive '${args.src}', the file is 0 bytes`);
  try {
    const kind = kindOfBytes(bytes);
    if (kind === "zip") return wanted(args, listZip(bytes));
    if (kind === "tar.gz") return wanted(args, listTar(gunzipSync(bytes)));
    return kind === "tar" ? wanted(args, listTar(bytes)) : undefined;
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : String(problem);
    throw new Refusal(`Failed to find handler for "${args.src}": ${why}`);
  }
}

/** Names that `include` and `exclude` leave; a folder's name stands for everything below it, a `*` crosses slashes. */
export function wanted(args: UnarchiveArgs, entries: ArchiveEntry[]): ArchiveEntry[] {
  const excluded = args.exclude.map(patternTest);
  const included = args.include.map((name) => patternTest(name));
  const left = entries.filter(({ path }) => {
    if (included.length > 0 && !included.some((test) => test(path))) return false;
    return !excluded.some((test) => test(path));
  });
  const strip = strippedParts(args);
  if (strip === 0) return left;
  return left.flatMap((entry) => {
    const path = entry.path.split("/").slice(strip).join("/");
    return path === "" ? [] : [{ ...entry, path }];
  });
}

/** How many leading folders `--strip-components` takes off the names. */
export function strippedParts(args: UnarchiveArgs): number {
  const text = args.extra_opts.join(" ");
  return Number(/--strip(?:-components)?[= ](\d+)/.exec(text)?.[1] ?? 0);
}

function patternTest(pattern: string): (path: string) => boolean {
  const source = [...(entryPath(pattern) ?? "")]
    .map((char) => (char === "*" ? ".*" : char === "?" ? "." : char.replace(/[\\^$.+()[\]{}|/]/g, "\\$&")))
    .join("");
  // tar looks for an excluded name at any level, and everything below it goes too.
  const regex = new RegExp(`(?:^|/)${source}(?:/|$)`, "s");
  return (path) => regex.test(path);
}

/** What `tar -tv` or `unzip -l` printed on the board. */
export function boardContents(args: UnarchiveArgs, listing: ToolReading, zip: boolean): ArchiveEntry[] {
  const lines = listing.stdout.split("\n").filter((line) => line !== "");
  return wanted(
    args,
    lines.flatMap((line) => (zip ? zipLine(line) : tarLine(line)) ?? []),
  );
}

/** `-rw-r--r-- user/group 12 2026-01-01 10:00 name -> target`, from GNU's tar as from BusyBox'. */
function tarLine(line: string): ArchiveEntry | undefined {
  const found =
    /^([-dlhcbps])([-rwxsStT]{9})\s+\S+\s+(\d+|\d+,\s*\d+)\s+\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?\s(.*)$/.exec(line);
  if (!found) return undefined;
  const [name, target] = found[1] === "l" ? found[4]!.split(" -> ") : [found[4]!];
  const path = entryPath(unquoteName(name!));
  if (path === undefined) return undefined;
  const types: Record<string, ArchiveEntry["type"]> = { "-": "file", d: "directory", l: "link" };
  const type = types[found[1]!] ?? "other";
  return { path, type, size: Number(found[3]), mode: modeOf(found[2]!), ...(target === undefined ? {} : { target }) };
}

/** GNU tar writes unusual bytes as octal escapes. */
function unquoteName(name: string): string {
  if (!name.includes("\\")) return name;
  const bytes = name.replace(/\\([0-7]{3}|[\\abfnrtv])/g, (_, code: string) =>
    code.length === 3
      ? String.fromCharCode(Number.parseInt(code, 8))
      : ({ n: "\n", t: "\t", r: "\r", "\\": "\\", a: "\x07", b: "\b", f: "\f", v: "\v" }[code] ?? code),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function modeOf(letters: string): number {
  let mode = 0;
  for (const letter of letters) mode = mode * 2 + (/[rwxst]/.test(letter) ? 1 : 0);
  if (/s/i.test(letters[2]!)) mode |= 0o4000;
  if (/s/i.test(letters[5]!)) mode |= 0o2000;
  return /t/i.test(letters[8]!) ? mode | 0o1000 : mode;
}

/** `   12  01-01-2026 10:00   name`; a folder's name ends with a slash. */
function zipLine(line: string): ArchiveEntry | undefined {
  const found = /^\s*(\d+)\s+\S*\d\d[-/]\d\d\S*\s+\d\d:\d\d(?::\d\d)?\s+(.*)$/.exec(line);
  const path = found && entryPath(found[2]!);
  if (!found || path === undefined || path === null) return undefined;
  const type = found[2]!.endsWith("/") ? "directory" : "file";
  return { path, type, size: Number(found[1]), mode: 0 };
}
