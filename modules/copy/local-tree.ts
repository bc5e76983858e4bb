import type { Clock, Diff, Plan, Readers, Seen } from "../contract.js";
import { accountReaders, attributeOperations, planAttributes } from "../kit/attributes.js";
import type { BoardInfo } from "../kit/board-info.js";
import { planContent } from "../kit/content-plan.js";
import { expectation } from "../kit/file-info.js";
import { folderReaders, makeFolders } from "../kit/folders.js";
import type { TreeInput } from "../kit/inputs.js";
import { formatMode } from "../kit/mode.js";
import type { Operation } from "../kit/operations.js";
import { basename, dirname, join, trimSlash } from "../kit/paths.js";
import type { ContentReading, StatReading } from "../kit/readers.js";
import { checksumOf, diffLimit, sameBytes } from "../kit/text.js";
import { type CopyArgs, directoryMode } from "./schema.js";

type Entry = TreeInput["entries"][number];

/** Where an entry of the source folder goes. */
function targetOf(args: CopyArgs, entry: Entry): string {
  return join(rootOf(args), entry.path);
}

function rootOf(args: CopyArgs): string {
  return args.src!.endsWith("/") ? trimSlash(args.dest) : join(trimSlash(args.dest), basename(args.src!));
}

/** All files of the tree in one exchange, and every folder they need. */
export function treeReaders(args: CopyArgs, source: TreeInput): Readers {
  const readers: Record<string, Readers[string]> = {};
  const folders = [rootOf(args)];
  for (const entry of source.entries) {
    const path = targetOf(args, entry);
    if (entry.type === "directory") folders.push(path);
    else folders.push(dirname(path));
    if (entry.type === "link") readers[`path:${path}`] = { read: "stat", path };
    if (entry.type !== "file") continue;
    const unless = { algorithm: "sha1" as const, checksum: checksumOf(entry.content!) };
    readers[`path:${path}`] = { read: "stat", path, checksum: "sha1" };
    readers[`current:${path}`] = { read: "content", path, limit: diffLimit, unless };
  }
  return { ...readers, ...folderReaders(folders), ...accountReaders(args) };
}

interface Work {
  args: CopyArgs;
  seen: Seen<Readers>;
  context: { board: BoardInfo; checkMode: boolean };
  operations: Operation[];
  diff: Diff[];
  made: Set<string>;
}

/** A folder from the controller: what is missing or differs is sent, nothing is removed. */
export function planTree(args: CopyArgs, source: TreeInput, seen: Seen<Readers>, board: BoardInfo, clock: Clock): Plan {
  const context = { board, checkMode: clock.checkMode };
  const work: Work = { args, seen, context, operations: [], diff: [], made: new Set() };
  addFolder(work, rootOf(args));
  for (const entry of source.entries) {
    const path = targetOf(args, entry);
    if (entry.type === "directory") addFolder(work, path);
    else addFolder(work, dirname(path));
    if (entry.type === "link") addLink(work, path, entry.target!);
    if (entry.type === "file") addFile(work, path, entry);
  }
  const result = { dest: `${trimSlash(args.dest)}/`, src: source.root };
  if (work.operations.length === 0) return { plan: "ok", result };
  return { plan: "change", diff: work.diff, operations: work.operations, result };
}

function addFolder(work: Work, path: string): void {
  const want = { owner: work.args.owner, group: work.args.group, mode: directoryMode(work.args) };
  for (const operation of makeFolders(path, want, work.seen, work.seen, work.context)) {
    if (operation.op !== "mkdir" || work.made.has(operation.path)) continue;
    work.made.add(operation.path);
    work.operations.push(operation);
    const made = { path: operation.path };
    work.diff.push({ before: { ...made, state: "absent" }, after: { ...made, state: "directory" } });
  }
  const known = work.seen[`dir:${path}`] as StatReading | undefined;
  if (!known?.exists || work.made.has(path)) return;
  // Permissions are given to folders that are made only; their owner is kept right always.
  const attributes = planAttributes({ ...want, mode: undefined }, known, work.seen, work.context);
  if (!attributes.changed) return;
  work.made.add(path);
  work.operations.push(...attributeOperations(path, attributes));
  work.diff.push({ before: { path, ...attributes.before }, after: { path, ...attributes.after } });
}

function addLink(work: Work, path: string, target: string): void {
  const stat = work.seen[`path:${path}`] as StatReading;
  if (stat.type === "link" && stat.target === target) return;
  const replace = stat.exists ? { replace: true } : {};
  work.operations.push({ op: "link", path, target, ...replace, expect: expectation(path, stat) });
  work.diff.push({ before: { path, src: stat.target }, after: { path, src: target } });
}

function addFile(work: Work, path: string, entry: Entry): void {
  const { args, seen } = work;
  const stat = seen[`path:${path}`] as StatReading;
  if (stat.exists && !args.force) return;
  const current = seen[`current:${path}`] as ContentReading;
  const same = stat.checksum
    ? stat.checksum === checksumOf(entry.content!)
    : current.known || (current.exists && !current.tooLarge && sameBytes(current.content, entry.content!));
  const plan = planContent({
    path,
    stat,
    before: current.known ? entry.content! : current.exists ? current.content : undefined,
    content: entry.content!,
    differs: stat.type !== "file" || !same,
    want: { ...args, mode: args.mode === "preserve" ? formatMode(entry.mode) : args.mode },
    accounts: seen,
    context: work.context,
    backup: args.backup,
    validate: args.validate,
    headers: { before: path, after: entry.path },
  });
  work.operations.push(...plan.operations);
  work.diff.push(...plan.diff);
}
