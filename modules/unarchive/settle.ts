import type { ModuleResult, Plan, Readers, Seen } from "../contract.js";
import type { ArchiveEntry } from "../kit/archive/entry.js";
import { attributeOperations, planAttributes } from "../kit/attributes.js";
import type { BoardInfo } from "../kit/board-info.js";
import type { Operation } from "../kit/operations.js";
import { ancestry, join } from "../kit/paths.js";
import type { StatReading } from "../kit/readers.js";
import type { UnarchiveArgs } from "./schema.js";

/** Unpacking, and then the attributes of everything that the archive holds. */
export function settle(
  args: UnarchiveArgs,
  entries: readonly ArchiveEntry[],
  differing: readonly string[],
  unpack: readonly Operation[],
  seen: Seen<Readers>,
  context: { board: BoardInfo; checkMode: boolean },
  result: ModuleResult,
): Plan {
  const operations = [...unpack, ...attributesOf(args, entries, unpack.length > 0, seen, context)];
  const files = args.list_files
    ? { files: entries.map((entry) => entry.path + (entry.type === "directory" ? "/" : "")) }
    : {};
  if (operations.length === 0) return { plan: "ok", result: { ...result, ...files } };
  const prepared = differing.map((line) => `${line}\n`).join("");
  const diff =
    prepared === ""
      ? [{ before: { path: args.dest }, after: { path: args.dest, attributes: "as asked" } }]
      : [{ prepared }];
  return { plan: "change", diff, operations, result: { ...result, ...files } };
}

function attributesOf(
  args: UnarchiveArgs,
  entries: readonly ArchiveEntry[],
  unpacked: boolean,
  seen: Seen<Readers>,
  context: { board: BoardInfo; checkMode: boolean },
): Operation[] {
  if (args.mode === undefined && args.owner === undefined && args.group === undefined && !args.attributes) return [];
  const paths = new Map<string, ArchiveEntry | undefined>();
  for (const entry of entries) {
    for (const part of ancestry(entry.path)) paths.set(part, paths.get(part));
    paths.set(entry.path, entry);
  }
  return [...paths].flatMap(([name, entry]) => {
    const path = join(args.dest, name);
    const known = seen[`path:${path}`] as StatReading | undefined;
    const fresh = entry?.type === "directory" || !entry ? "directory" : "file";
    // What is unpacked anew has the archive's mode, and numbers that nobody can tell beforehand.
    const stat =
      unpacked || !known?.exists
        ? { ...known!, exists: true, type: entry?.type ?? fresh, mode: entry?.mode ?? 0, uid: -1, gid: -1 }
        : known;
    const plan = planAttributes(args, stat as StatReading, seen, context, fresh);
    return attributeOperations(path, plan, entry?.type !== "link");
  });
}
