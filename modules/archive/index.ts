import { defineModule, type Readers } from "../contract.js";
import { accountReaders } from "../kit/attributes.js";
import { pathInfo } from "../kit/file-info.js";
import { predictFile } from "../kit/predicted.js";
import type { StatReading } from "../kit/readers.js";
import { refusable } from "../kit/refusal.js";
import { findSource, sourceReaders, treeReaders } from "./members.js";
import { destOf, planArchive } from "./plan.js";
import { type ArchiveArgs, schema } from "./schema.js";

export default defineModule({
  name: "archive",
  summary: "Packs files and folders of the board into an archive",
  args: schema,
  supports: { check: "full", diff: true },
  returns: {
    dest: "The archive",
    dest_state: "absent, archive, compress or incomplete",
    archived: "Paths of what is in it",
    missing: "Paths that were asked for and are not there",
    arcroot: "The folder that names in the archive are relative to",
    expanded_paths: "What `path` came to",
    expanded_exclude_paths: "What `exclude_path` came to",
  },
  examples: `
- name: Yesterday's recordings
  archive:
    path: /srv/recordings/*.wav
    dest: /srv/recordings.tar.gz
    remove: true
- name: One log, compressed where it is
  archive: {path: /var/log/board.log, format: xz}
`,
  probe: (args): Readers => ({ ...sourceReaders(args), ...accountReaders(args) }),
  // First what patterns found, then what lies below folders; what the archive holds is read with the latter.
  probeMore(args, seen) {
    const more = quietly(() => ({ ...treeReaders(args, seen), ...archiveReaders(args, seen) }));
    const fresh = Object.entries(more ?? {}).filter(([name]) => !(name in seen));
    return fresh.length > 0 ? Object.fromEntries(fresh) : undefined;
  },
  plan: (args, seen, board, _inputs, clock) => refusable(() => planArchive(args, seen, board, clock)),
  predict: (args, _seen, plan) => {
    const dest = plan.result?.["dest"];
    return typeof dest === "string" ? [predictFile(dest, args.mode)] : undefined;
  },
  finish(_args, _seen, outcome) {
    const failed = outcome.operations.find((operation) => operation.status !== "done");
    if (failed) return { msg: failed.stderr.trim() || `packing ended with ${failed.rc}` };
    const stat = outcome.after?.dest as StatReading | undefined;
    const [pack] = outcome.operations;
    const same = outcome.operations.length === 1 && /^axle-same$/m.test(pack?.stdout ?? "");
    return { ...pathInfo(stat), ...(same ? { changed: false } : {}) };
  },
});

function archiveReaders(args: ArchiveArgs, seen: Readonly<Record<string, unknown>>): Readers {
  const source = findSource(args, seen);
  const first = source.paths[0]!;
  // Whether a pattern's only find is a folder is known a stage later.
  if (!(`stat:${first}` in seen)) return {};
  const dest = destOf(args, source);
  const single = !source.several && !["tar", "zip"].includes(args.format);
  const about = { dest, format: args.format, root: source.root, single: single ? "yes" : "no", source: first };
  return {
    dest: { read: "stat", path: dest, follow: true, attributes: args.attributes !== undefined },
    archive: { read: "query", query: "archive", about },
  };
}

/** What is wrong with the arguments is said by the plan. */
function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
