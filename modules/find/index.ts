import { defineModule, type ModuleResult, type Plan, type Readers, type Seen } from "../contract.js";
import { compilePattern } from "../kit/byte-regex.js";
import { basename, dirname, join, trimSlash } from "../kit/paths.js";
import type { ContentReading, ListReading } from "../kit/readers.js";
import { refusable } from "../kit/refusal.js";
import { knownName, statFields } from "../kit/stat-fields.js";
import { keepLines } from "../kit/text.js";
import { ageOf, nameTest, reaches, sizeOf } from "./match.js";
import { type FindArgs, schema } from "./schema.js";

type Entry = ListReading["entries"][number];

export default defineModule({
  name: "find",
  changes: false,
  summary: "Finds files, folders and links on the board",
  args: schema,
  supports: { check: "full", diff: false },
  returns: {
    files: "What was found, each with the fields of stat",
    matched: "How many were found",
    examined: "How many were looked at",
    skipped_paths: "Folders that could not be looked at, and why",
    msg: "Whether all of them could be",
  },
  examples: `
- name: Guests' logs of more than a megabyte
  find:
    paths: /var/lib/lxc
    patterns: "*.log"
    size: 1m
    recurse: true
  register: logs
- name: Old images
  find:
    paths: /var/cache/images
    age: 30d
  register: old
`,
  probe(args): Readers {
    const readers: Record<string, Readers[string]> = {};
    for (const path of args.paths) readers[`list:${trimSlash(path)}`] = listReader(args, path, 0);
    if (args.age !== undefined) {
      readers.boot = { read: "content", path: "/proc/stat" };
      readers.uptime = { read: "content", path: "/proc/uptime" };
    }
    return readers;
  },
  probeMore(args, seen) {
    const more = { ...linkedFolders(args, seen), ...contents(args, seen) };
    return Object.keys(more).some((name) => !(name in seen)) ? more : undefined;
  },
  plan: (args, seen) => refusable(() => report(args, seen)),
});

function listReader(args: FindArgs, path: string, level: number): Readers[string] {
  const deepest = args.recurse ? args.depth : 1;
  const depth = deepest ? { depth: Math.max(1, deepest - level) } : {};
  return { read: "list", path: trimSlash(path), ...depth, ...(args.get_checksum ? { checksum: "sha1" as const } : {}) };
}

/** With `follow`, folders behind links are listed too, under the link's name, each of them once. */
function linkedFolders(args: FindArgs, seen: Seen<Readers>): Record<string, Readers[string]> {
  const more: Record<string, Readers[string]> = {};
  if (!args.follow || !args.recurse) return more;
  for (const [, level, entry] of entriesOf(args, seen)) {
    if (entry.type !== "link" || `list:${entry.path}` in seen || (args.depth && level >= args.depth)) continue;
    const target = entry.resolved ?? join(dirname(entry.path), entry.target ?? "");
    // A link to a folder above itself would never end.
    if (!`${entry.path}/`.startsWith(`${trimSlash(target)}/`)) {
      more[`list:${entry.path}`] = listReader(args, entry.path, level);
    }
  }
  return more;
}

/** `contains` is decided here, so the contents of all files that fit otherwise are read. */
function contents(args: FindArgs, seen: Seen<Readers>): Record<string, Readers[string]> {
  const more: Record<string, Readers[string]> = {};
  if (args.contains === undefined || args.file_type !== "file") return more;
  const fits = filter(args, seen);
  for (const [, , entry] of entriesOf(args, seen)) {
    if (entry.type === "file" && fits(entry)) more[`content:${entry.path}`] = { read: "content", path: entry.path };
  }
  return more;
}

/** Everything listed: the folder it was found below, how deep, and what it is. */
function entriesOf(args: FindArgs, seen: Seen<Readers>): [root: string, level: number, entry: Entry][] {
  const found: [string, number, Entry][] = [];
  for (const [name, reading] of Object.entries(seen)) {
    if (!name.startsWith("list:")) continue;
    const root = args.paths.map(trimSlash).find((path) => `${name.slice(5)}/`.startsWith(`${path}/`)) ?? name.slice(5);
    const slashes = root === "/" ? 0 : root.split("/").length - 1;
    for (const entry of (reading as ListReading).entries) {
      found.push([root, entry.path.split("/").length - 1 - slashes, entry]);
    }
  }
  return found;
}

function filter(args: FindArgs, seen: Seen<Readers>): (entry: Entry) => boolean {
  const named = nameTest(args);
  const age = ageOf(args);
  const size = sizeOf(args);
  const now = age === undefined ? 0 : boardTime(seen);
  return (entry) => {
    const name = basename(entry.path);
    if (name.startsWith(".") && !args.hidden) return false;
    if (args.file_type !== "any" && entry.type !== args.file_type) return false;
    if (!named(name) || !reaches(now - entry[args.age_stamp], age)) return false;
    return entry.type !== "file" || reaches(entry.size, size);
  };
}

/** The board's own time: when it booted, and how long ago that was. The controller's clock may be another. */
function boardTime(seen: Seen<Readers>): number {
  const boot = /^btime (\d+)/m.exec((seen.boot as ContentReading).text);
  const uptime = Number.parseFloat((seen.uptime as ContentReading).text);
  return boot ? Number(boot[1]) + uptime : Date.now() / 1000;
}

function report(args: FindArgs, seen: Seen<Readers>): Plan {
  const fits = filter(args, seen);
  const holds = contentTest(args, seen);
  const all = entriesOf(args, seen);
  const files = all.filter(([, , entry]) => fits(entry) && holds(entry)).map(([, , entry]) => describe(args, entry));
  const skipped: Record<string, string> = {};
  for (const path of args.paths) {
    if (!(seen[`list:${trimSlash(path)}`] as ListReading).exists) skipped[path] = `'${path}' is not a directory`;
  }
  const warnings = Object.entries(skipped).map(
    ([path, why]) => `Skipped '${path}' path due to this access issue: ${why}\n`,
  );
  return {
    plan: "ok",
    result: {
      files,
      matched: files.length,
      examined: all.length,
      skipped_paths: skipped,
      msg: warnings.length > 0 ? "Not all paths examined, check warnings for details" : "All paths examined",
      ...(warnings.length > 0 ? { warnings } : {}),
    },
  };
}

function contentTest(args: FindArgs, seen: Seen<Readers>): (entry: Entry) => boolean {
  if (args.contains === undefined || args.file_type !== "file") return () => true;
  const regex = compilePattern(args.contains);
  return (entry) => {
    const text = (seen[`content:${entry.path}`] as ContentReading | undefined)?.text ?? "";
    if (args.read_whole_file) return regex.search(text) !== undefined;
    return keepLines(text).some((line) => regex.match(line) !== undefined);
  };
}

function describe(args: FindArgs, entry: Entry): ModuleResult {
  return {
    path: entry.path,
    ...statFields(entry),
    gr_name: knownName(entry.group),
    pw_name: knownName(entry.user),
    ...(args.get_checksum && entry.checksum ? { checksum: entry.checksum } : {}),
  };
}
