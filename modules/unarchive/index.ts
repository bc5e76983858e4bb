import { defineModule, type Readers } from "../contract.js";
import type { ArchiveEntry } from "../kit/archive/entry.js";
import { kindOfName, tarFlag } from "../kit/archive/kind.js";
import { accountReaders } from "../kit/attributes.js";
import { pathInfo } from "../kit/file-info.js";
import type { FileInput, Input } from "../kit/inputs.js";
import { ancestry, join, trimSlash } from "../kit/paths.js";
import { predictCreates } from "../kit/predicted.js";
import type { StatReading, ToolReading } from "../kit/readers.js";
import { refusable } from "../kit/refusal.js";
import { boardContents, localContents, strippedParts } from "./contents.js";
import { failureText } from "./extract.js";
import { planUnpack } from "./plan.js";
import { isLocal, isUrl, schema, type UnarchiveArgs } from "./schema.js";

type Inputs = { archive: Extract<Input, { input: "file" }> };

export default defineModule({
  name: "unarchive",
  summary: "Unpacks an archive on the board",
  args: schema,
  rules: [{ rule: "mutually-exclusive", of: ["include", "exclude"] }],
  supports: { check: "full", diff: true, async: false },
  returns: {
    dest: "The folder",
    src: "The archive",
    files: "Names in the archive (list_files)",
    handler: "What unpacks it",
    extract_results: "What the tool said",
  },
  examples: `
- name: A release from the controller
  unarchive:
    src: app-1.2.tar.gz
    dest: /opt
    owner: root
    group: root
- name: Sources that are on the board already
  unarchive:
    src: /usr/src/linux-3.0.6.tar.bz2
    dest: /usr/src
    remote_src: true
    creates: /usr/src/linux-3.0.6/Makefile
`,
  inputs: (args): Inputs =>
    (isLocal(args)
      ? { archive: { input: "file", path: args.src, search: "files", decrypt: args.decrypt, optional: true } }
      : {}) as Inputs,
  probe(args, _board, inputs): Readers {
    const readers: Record<string, Readers[string]> = {
      dest: { read: "stat", path: trimSlash(args.dest), follow: true },
    };
    if (args.creates) readers.creates = { read: "stat", path: args.creates, follow: true };
    if (isLocal(args)) Object.assign(readers, entryReaders(args, quietContents(args, inputs.archive)));
    else if (!isUrl(args)) Object.assign(readers, archiveReaders(args));
    return { ...readers, ...accountReaders(args) };
  },
  probeMore(args, seen) {
    if (isLocal(args) || isUrl(args) || `path:${trimSlash(args.dest)}` in seen) return undefined;
    const listing = seen.listing as ToolReading;
    if (listing.rc !== 0 || (seen.creates as StatReading | undefined)?.exists) return undefined;
    const readers = entryReaders(args, boardContents(args, listing, kindOfName(args.src) === "zip"));
    return { ...readers, [`path:${trimSlash(args.dest)}`]: { read: "stat", path: trimSlash(args.dest) } };
  },
  plan: (args, seen, board, inputs, clock) =>
    refusable(() => planUnpack(args, seen, board, (inputs as { archive?: FileInput }).archive, clock)),
  // What is in the archive may replace what is there, too: only that it is unpacked is certain.
  predict: (args) => [...predictCreates(args.creates), { predict: "grown", folders: [args.dest] }],
  finish(args, _seen, outcome) {
    const unpack =
      outcome.operations.find((operation) => operation.stdout !== "" || operation.stderr !== "") ??
      outcome.operations[0];
    const failed = outcome.operations.some((operation) => operation.status !== "done");
    const same = /^axle-same$/m.test(unpack?.stdout ?? "");
    return {
      ...pathInfo(outcome.after?.dest as StatReading | undefined),
      ...(same ? { changed: outcome.operations.length > 1 } : {}),
      extract_results: { rc: unpack?.rc ?? 0, out: unpack?.stdout ?? "", err: unpack?.stderr ?? "" },
      ...(failed ? { msg: failureText(args, unpack?.stderr ?? "") } : {}),
    };
  },
});

function archiveReaders(args: UnarchiveArgs): Readers {
  const kind = kindOfName(args.src);
  const archive: Readers = { archive: { read: "stat", path: args.src, follow: true } };
  if (kind === "zip") return { ...archive, listing: { read: "tool", tool: "unzip -l", args: [args.src] } };
  const flags = tarFlag(kind);
  // Of the extra options only this one may be part of a question: others of tar's run programs.
  const strip = strippedParts(args);
  const options = [
    ...flags,
    ...(strip > 0 ? [`--strip-components=${strip}`] : []),
    "-C",
    args.dest,
    ...args.exclude.flatMap((name) => ["--exclude", name]),
  ];
  const names = args.include.length > 0 ? ["--", ...args.include] : [];
  return {
    ...archive,
    listing: { read: "tool", tool: "tar -t", args: ["-v", ...flags, "-f", args.src] },
    diff: { read: "tool", tool: "tar --diff", args: [...options, "-f", args.src, ...names] },
  };
}

function entryReaders(args: UnarchiveArgs, entries: readonly ArchiveEntry[] | undefined): Readers {
  const readers: Record<string, Readers[string]> = {};
  for (const entry of entries ?? []) {
    for (const part of ancestry(entry.path).slice(0, -1)) {
      const path = join(args.dest, part);
      readers[`path:${path}`] ??= { read: "stat", path };
    }
    const path = join(args.dest, entry.path);
    readers[`path:${path}`] = { read: "stat", path, ...(entry.checksum ? { checksum: "sha1" as const } : {}) };
  }
  return readers;
}

/** What a broken archive holds is nothing; the plan says why. */
function quietContents(args: UnarchiveArgs, archive: FileInput): ArchiveEntry[] | undefined {
  try {
    return archive.found ? localContents(args, archive.content) : undefined;
  } catch {
    return undefined;
  }
}
