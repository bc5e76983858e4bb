import type { Clock, ModuleResult, Plan, Readers, Seen } from "../contract.js";
import { type AttributeContext, accountReaders, type WantedAttributes } from "./attributes.js";
import type { BoardInfo } from "./board-info.js";
import { type ContentPlan, planContent } from "./content-plan.js";
import { pathInfo } from "./file-info.js";
import { folderReaders, makeFolders } from "./folders.js";
import { dirname, join, trimSlash } from "./paths.js";
import type { ContentReading, StatReading } from "./readers.js";
import { Refusal } from "./refusal.js";
import { checksumOf, diffLimit, sameBytes } from "./text.js";

/** One file that the controller has and the board should have: what `copy` and `template` share. */
export interface Placement {
  dest: string;
  /** The source's name, used when `dest` turns out to be a folder; undefined: a folder is refused. */
  name: string | undefined;
  content: Uint8Array;
  follow: boolean;
  /** False: what exists is left alone, whatever it holds. */
  force: boolean;
  want: WantedAttributes & { unsafe_writes?: boolean };
  directoryMode?: string | number | undefined;
  backup?: boolean;
  validate?: string | undefined;
  /** How the new content is headed in a diff. */
  source: string;
}

/** Reads the destination both as a file and as a folder that the file goes into, all in one exchange. */
export function placeReaders(placement: Placement): Readers {
  const dest = trimSlash(placement.dest);
  const readers: Record<string, Readers[string]> = { ...readersAt("", dest, placement) };
  if (placement.name !== undefined) Object.assign(readers, readersAt("inside:", join(dest, placement.name), placement));
  if (placement.dest.endsWith("/")) Object.assign(readers, folderReaders([dest]));
  else readers.parent = { read: "stat", path: dirname(dest), follow: true };
  return { ...readers, ...accountReaders(placement.want) };
}

function readersAt(prefix: string, path: string, placement: Placement): Readers {
  const unless = { algorithm: "sha1" as const, checksum: checksumOf(placement.content) };
  const limit = Math.max(diffLimit, placement.content.length);
  return {
    [`${prefix}dest`]: { read: "stat", path, attributes: placement.want.attributes !== undefined },
    [`${prefix}leads`]: { read: "stat", path, follow: true, checksum: "sha1" },
    [`${prefix}current`]: { read: "content", path, limit, unless },
  };
}

/** Where the file goes, and what is there. */
interface Place {
  path: string;
  stat: StatReading;
  leads: StatReading;
  current: ContentReading;
}

export interface PlacePlan {
  path: string;
  stat: StatReading;
  content: ContentPlan;
  checksum: string;
  /** Present when something exists that `force: false` protects. */
  kept: boolean;
}

/** Decides what placing the file takes. Throws {@link Refusal} with Ansible's messages. */
export function planPlace(placement: Placement, seen: Seen<Readers>, board: BoardInfo, clock: Clock): PlacePlan {
  const context = { board, checkMode: clock.checkMode };
  const { path, stat, leads, current } = findPlace(placement, seen);
  const checksum = checksumOf(placement.content);
  const kept = !placement.force && stat.exists;
  if (leads.type === "directory" && !kept) throw new Refusal(`${path} is a directory`, { dest: path });
  const folders = kept ? [] : prepareFolder(placement, path, seen, context);
  const replacesLink = stat.type === "link";
  const same = leads.checksum ? leads.checksum === checksum : sameFile(current, placement.content);
  const differs = !kept && (replacesLink || !leads.exists || !same);
  const content = planContent({
    path,
    stat: replacesLink ? stat : { ...leads, ...(stat.attributes ? { attributes: stat.attributes } : {}) },
    before: current.known ? placement.content : current.exists ? current.content : undefined,
    content: placement.content,
    differs,
    want: kept ? {} : placement.want,
    accounts: seen,
    context: { ...context, overwrites: differs },
    backup: placement.backup,
    validate: placement.validate,
    headers: { before: path, after: placement.source },
  });
  content.operations.unshift(...folders);
  return { path, stat: leads, content, checksum, kept };
}

/** The whole plan with the fields that `copy` and `template` return. */
export function placementPlan(placed: PlacePlan, result: ModuleResult): Plan {
  const { path, content, checksum, stat, kept } = placed;
  const full = { dest: path, ...result, checksum, ...pathInfo(stat), ...(kept ? { msg: "file already exists" } : {}) };
  if (!content.changed) return { plan: "ok", result: { ...full, path } };
  const written = content.operations.some(({ op }) => op === "write");
  return {
    plan: "change",
    diff: content.diff,
    operations: content.operations,
    result: written ? full : { ...full, path },
  };
}

/** The readings of the placed file itself, after it was placed; undefined when nothing was read. */
export function placedStat(placement: Pick<Placement, "dest" | "follow">, after: Seen<Readers> | undefined) {
  if (!after) return undefined;
  const folder = placement.dest.endsWith("/") || (after.leads as StatReading).type === "directory";
  return after[`${folder ? "inside:" : ""}${placement.follow ? "leads" : "dest"}`] as StatReading | undefined;
}

function findPlace(placement: Placement, seen: Seen<Readers>): Place {
  const dest = trimSlash(placement.dest);
  const folder = placement.dest.endsWith("/") || (seen.leads as StatReading).type === "directory";
  if (folder && placement.name === undefined) throw new Refusal("can not use content with a dir as dest");
  const prefix = folder ? "inside:" : "";
  const stat = seen[`${prefix}dest`] as StatReading;
  const leads = seen[`${prefix}leads`] as StatReading;
  const current = seen[`${prefix}current`] as ContentReading;
  const path = folder ? join(dest, placement.name!) : dest;
  if (stat.type !== "link" || !placement.follow) return { path, stat, leads, current };
  return { path: stat.resolved ?? leads.resolved ?? path, stat: leads, leads, current };
}

function prepareFolder(placement: Placement, path: string, seen: Seen<Readers>, context: AttributeContext) {
  if (placement.dest.endsWith("/")) {
    const want = { ...placement.want, mode: placement.directoryMode, attributes: undefined };
    return makeFolders(trimSlash(placement.dest), want, seen, seen, context);
  }
  const parent = seen.parent as StatReading;
  // A file that goes into an existing folder has that folder for its parent, and a followed link its own.
  if (context.checkMode || path !== trimSlash(placement.dest)) return [];
  if (!parent.exists) {
    throw new Refusal(
      `Destination directory ${dirname(path)} does not exist`,
      {},
      "Make it with the file module first.",
    );
  }
  if (parent.type === "directory" && !parent.writable && !placement.want.unsafe_writes) {
    throw new Refusal(`Destination ${dirname(path)} not writable`);
  }
  return [];
}

function sameFile(current: ContentReading, content: Uint8Array): boolean {
  return (
    current.known || (current.exists && !current.tooLarge && !current.denied && sameBytes(current.content, content))
  );
}
