import type { Diff, Plan, Readers, Seen } from "../contract.js";
import { type AttributeContext, attributeOperations, planAttributes } from "../kit/attributes.js";
import { expectation, pathInfo } from "../kit/file-info.js";
import { makeFolders } from "../kit/folders.js";
import type { Operation } from "../kit/operations.js";
import { join, trimSlash } from "../kit/paths.js";
import type { ListReading, StatReading } from "../kit/readers.js";
import { type CopyArgs, directoryMode } from "./schema.js";

type Entry = ListReading["entries"][number];

const nothing = { exists: false, type: "absent" } as StatReading;

/** A folder on the board into another one: what is missing or differs is copied, nothing is removed. */
export function planRemoteTree(args: CopyArgs, root: string, seen: Seen<Readers>, context: AttributeContext): Plan {
  const there = new Map<string, StatReading>();
  for (const entry of (seen.destList as ListReading).entries) there.set(trimSlash(entry.path), entry);
  const top = (root === trimSlash(args.dest) ? seen.leads : seen.insideLeads) as StatReading;
  if (top.exists) there.set(root, top);
  const source = trimSlash(args.src!);
  const operations: Operation[] = [];
  const diff: Diff[] = [];
  const parents = makeFolders(trimSlash(args.dest), { ...args, mode: directoryMode(args) }, seen, seen, context);
  operations.push(...parents);
  const made = new Set(parents.map((operation) => (operation as { path: string }).path));
  const entries = [{ ...(seen.source as StatReading), path: source }, ...(seen.sourceList as ListReading).entries];
  for (const entry of entries) {
    const path = entry.path === source ? root : join(root, entry.path.slice(source.length + 1));
    if (made.has(path) || (path === root && entry.path !== source)) continue;
    made.add(path);
    const steps = stepsFor(args, entry, path, there.get(path) ?? nothing, seen, context);
    if (steps.length === 0) continue;
    operations.push(...steps);
    diff.push({ before: { path, state: there.has(path) ? "differs" : "absent" }, after: { path, state: entry.type } });
  }
  const dest = root === trimSlash(args.dest) ? args.dest : root;
  const result = { dest, src: args.src, checksum: null, md5sum: null };
  if (operations.length === 0) return { plan: "ok", result: { ...result, ...pathInfo(top) } };
  return { plan: "change", diff, operations, result };
}

function stepsFor(
  args: CopyArgs,
  entry: Entry,
  path: string,
  stat: StatReading,
  seen: Seen<Readers>,
  context: AttributeContext,
): Operation[] {
  const attributes = planAttributes({ owner: args.owner, group: args.group }, stat, seen, context);
  const expect = expectation(path, stat);
  const kept = stat.exists && attributes.changed ? attributeOperations(path, attributes) : [];
  if (entry.type === "directory") {
    if (stat.exists) return kept;
    return [{ op: "mkdir", path, mode: directoryMode(args) ?? entry.mode, ...attributes.set }];
  }
  if (entry.type === "link" && args.local_follow !== true) {
    if (stat.type === "link" && stat.target === entry.target) return [];
    return [{ op: "link", path, target: entry.target!, ...(stat.exists ? { replace: true } : {}), expect }];
  }
  const same = stat.type === "file" && stat.size === entry.size && stat.checksum === entry.checksum;
  if (same && entry.type !== "link") return kept;
  if (stat.exists && !args.force) return [];
  if (entry.type === "link" && stat.exists) return kept;
  return [{ op: "copy", from: entry.path, to: path, mode: entry.mode & 0o7777, ...attributes.set, expect }];
}
