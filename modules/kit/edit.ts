import type { Clock, ModuleResult, Outcome, Plan, Readers, Seen } from "../contract.js";
import { type AttributeContext, accountReaders, type WantedAttributes } from "./attributes.js";
import type { BoardInfo } from "./board-info.js";
import { planContent } from "./content-plan.js";
import { failedValidation, keptBackup } from "./file-info.js";
import { folderReaders, makeFolders } from "./folders.js";
import { dirname } from "./paths.js";
import type { ContentReading, StatReading } from "./readers.js";
import { Refusal } from "./refusal.js";
import { attributesDiff } from "./text.js";

/**
 * Modules that read a whole text file, change something in it and write it back: lineinfile, blockinfile, replace,
 * ini_file. A link is followed, the real file is written, missing folders are made where a file may be created.
 */
export interface EditArgs extends WantedAttributes {
  path: string;
  backup?: boolean | undefined;
  validate?: string | undefined;
  unsafe_writes?: boolean;
  create?: boolean;
}

/** The file with its checksum and content, the folders above it, and the wanted accounts. */
export function editReaders(args: EditArgs): Readers {
  return {
    link: { read: "stat", path: args.path, attributes: args.attributes !== undefined },
    file: { read: "stat", path: args.path, follow: true, checksum: "sha1" },
    content: { read: "content", path: args.path, limit: 64 * 1024 * 1024 },
    ...(args.create ? folderReaders([dirname(args.path)]) : {}),
    ...accountReaders(args),
  };
}

/** What there is to edit. */
export interface EditedFile {
  exists: boolean;
  content: Uint8Array;
}

/** The file as it is. Throws {@link Refusal} where it cannot be edited, with `missing` as the words for "not there". */
export function openFile(args: EditArgs, seen: Seen<Readers>, missing: string): EditedFile {
  const file = seen.file as StatReading;
  const content = seen.content as ContentReading;
  if (file.type === "directory") throw new Refusal(`Path ${args.path} is a directory !`, { rc: 256 });
  if (!file.exists) {
    if (!args.create) throw new Refusal(missing, { rc: 257 }, "Set create to make it.");
    return { exists: false, content: new Uint8Array() };
  }
  if (content.denied) throw new Refusal(`${args.path} may not be read by this user`, {}, "Use become.");
  if (content.tooLarge) throw new Refusal(`${args.path} is too large to be edited`);
  return { exists: true, content: content.content };
}

/** What an edit came to. */
export interface Edit {
  content: Uint8Array;
  changed: boolean;
  msg: string;
  result?: ModuleResult;
  /** What stands above the difference, where that is not `PATH (content)`. */
  header?: string;
}

/** Turns an edit into a plan: the file is replaced, or its attributes are set, or nothing is to be done. */
export function editPlan(args: EditArgs, edit: Edit, seen: Seen<Readers>, board: BoardInfo, clock: Clock): Plan {
  const context: AttributeContext = { board, checkMode: clock.checkMode };
  const link = seen.link as StatReading;
  const file = seen.file as StatReading;
  const before = (seen.content as ContentReading).content;
  const path = link.type === "link" ? (link.resolved ?? file.resolved ?? args.path) : args.path;
  const header = edit.header ?? `${args.path} (content)`;
  const planned = planContent({
    path,
    stat: { ...file, ...(link.attributes ? { attributes: link.attributes } : {}) },
    before,
    content: edit.content,
    differs: edit.changed,
    want: args,
    accounts: seen,
    context,
    backup: args.backup,
    validate: args.validate,
    headers: { before: header, after: header },
  });
  // A file that does not exist yet is made first; then its attributes are found to differ from the usual ones.
  const attributes = planned.attributes.changed && (file.exists || !clock.checkMode);
  const msg = [edit.msg, ...(attributes ? ["ownership, perms or SE linux context changed"] : [])].filter(Boolean);
  const result = { msg: msg.join(" and "), ...edit.result };
  if (!edit.changed && !planned.changed) return { plan: "ok", result };
  if (!edit.changed && !file.exists) return { plan: "ok", result };
  const folders = file.exists ? [] : makeFolders(dirname(path), {}, seen, seen, context);
  const made = file.exists || clock.checkMode ? [] : attributesDiff(args.path, planned.attributes);
  return { plan: "change", diff: [...planned.diff, ...made], operations: [...folders, ...planned.operations], result };
}

/** The backup under the module's own name for it, or why the new file was not accepted. */
export function editResult(outcome: Outcome<Readers>, name: "backup" | "backup_file"): ModuleResult {
  const refused = failedValidation(outcome.operations);
  if (refused) return { msg: `failed to validate: rc:${refused.rc} error:${refused.stderr}` };
  const backup = keptBackup(outcome.operations);
  return backup === undefined ? {} : { [name]: backup };
}

/**
 * A file's bytes as text with one character per byte, and text as its UTF-8 bytes in the same form: what is edited keeps
 * every byte that is not touched, whatever its encoding.
 */
export function byteText(content: Uint8Array | string): string {
  return Buffer.from(content as Uint8Array).toString("latin1");
}

/** The bytes of a {@link byteText}. */
export function fromByteText(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}
