import type { Clock, ModuleResult, Plan, Readers, Seen } from "../contract.js";
import { kindOfBytes, kindOfName } from "../kit/archive/kind.js";
import type { BoardInfo } from "../kit/board-info.js";
import { pathInfo } from "../kit/file-info.js";
import { httpTool } from "../kit/http/request.js";
import type { FileInput } from "../kit/inputs.js";
import type { Operation } from "../kit/operations.js";
import { join } from "../kit/paths.js";
import type { StatReading, ToolReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { quotePath } from "../kit/sh/quote.js";
import { knowsDiff, missingEntries, tellingDifferences } from "./compare.js";
import { boardContents, localContents } from "./contents.js";
import { extractCommand, unpackUnseen } from "./extract.js";
import { isUrl, type UnarchiveArgs } from "./schema.js";
import { settle } from "./settle.js";

/** Whether anything is to be unpacked, and how. Throws {@link Refusal} with Ansible's messages. */
export function planUnpack(
  args: UnarchiveArgs,
  seen: Seen<Readers>,
  board: BoardInfo,
  archive: FileInput | undefined,
  clock: Clock,
): Plan {
  if ((seen.creates as StatReading | undefined)?.exists) {
    return { plan: "skip", why: `skipped, since ${args.creates} exists` };
  }
  checkPlace(args, seen, archive, clock);
  const handler = handlerOf(args, archive);
  const result: ModuleResult = { dest: args.dest, src: args.src, handler, ...pathInfo(seen.dest as StatReading) };
  if (archive) return planLocal(args, seen, board, archive, result, clock);
  return isUrl(args) ? planUnseen(args, board, undefined, result) : planRemote(args, seen, board, result, clock);
}

function checkPlace(args: UnarchiveArgs, seen: Seen<Readers>, archive: FileInput | undefined, clock: Clock): void {
  if (archive && !archive.found) throw new Refusal(`Could not find or access '${args.src}'`);
  const source = seen.archive as StatReading | undefined;
  if (source && !source.exists && !clock.checkMode) throw new Refusal(`Source '${args.src}' does not exist`);
  if (source?.exists && source.size === 0) throw new Refusal(`Invalid archive '${args.src}', the file is 0 bytes`);
  if ((seen.dest as StatReading).type !== "directory" && !clock.checkMode) {
    throw new Refusal(`dest '${args.dest}' must be an existing dir`);
  }
}

function handlerOf(args: UnarchiveArgs, archive: FileInput | undefined): string {
  const kind = archive ? kindOfBytes(archive.content) : kindOfName(args.src);
  const names = { tar: "TarArchive", "tar.gz": "TgzArchive", "tar.bz2": "TarBzipArchive", "tar.xz": "TarXzArchive" };
  if (kind === "zip") return "ZipArchive";
  return kind === "tar.zst" ? "TarZstdArchive" : names[kind ?? "tar"];
}

function planLocal(
  args: UnarchiveArgs,
  seen: Seen<Readers>,
  board: BoardInfo,
  archive: FileInput,
  result: ModuleResult,
  clock: Clock,
): Plan {
  const entries = localContents(args, archive.content);
  if (!entries) return planUnseen(args, board, archive, result);
  const stats = (path: string) => seen[`path:${join(args.dest, path)}`] as StatReading | undefined;
  const missing = missingEntries(args, entries, stats);
  const kind = kindOfBytes(archive.content);
  const stdin = archive.content;
  // unzip needs a file that it can seek in; tar takes the stream as it comes.
  const shell = kind === "zip" ? unpackUnseen(args, kind, undefined, "curl") : extractCommand(args, kind, "-");
  const unpack: Operation[] = missing.length > 0 ? [{ op: "run", shell, stdin }] : [];
  return settle(
    args,
    entries,
    missing.map((entry) => entry.path),
    unpack,
    seen,
    { board, checkMode: clock.checkMode },
    result,
  );
}

function planRemote(
  args: UnarchiveArgs,
  seen: Seen<Readers>,
  board: BoardInfo,
  result: ModuleResult,
  clock: Clock,
): Plan {
  const listing = seen.listing as ToolReading;
  const zip = kindOfName(args.src) === "zip";
  if (!listing.found) throw new Refusal(`Unable to find required '${zip ? "unzip" : "tar"}' binary in the path`);
  if (listing.rc !== 0 && !clock.checkMode) {
    throw new Refusal(
      `Failed to find handler for "${args.src}": ${listing.stderr.trim()}`,
      {},
      "Make sure the required command to extract the file is installed.",
    );
  }
  const entries = boardContents(args, listing, zip);
  const stats = (path: string) => seen[`path:${join(args.dest, path)}`] as StatReading | undefined;
  const diff = seen.diff as ToolReading | undefined;
  const differing =
    diff && knowsDiff(diff)
      ? tellingDifferences(args, diff, board.uid === 0)
      : missingEntries(args, entries, stats).map((entry) => entry.path);
  const shell = extractCommand(args, kindOfName(args.src), quotePath(args.src));
  const unpack: Operation[] = differing.length > 0 || listing.rc !== 0 ? [{ op: "run", shell }] : [];
  return settle(args, entries, differing, unpack, seen, { board, checkMode: clock.checkMode }, result);
}

/** Nothing can be said before the board has unpacked it: an archive at a URL, or packed in a way unknown here. */
function planUnseen(args: UnarchiveArgs, board: BoardInfo, archive: FileInput | undefined, result: ModuleResult): Plan {
  const tool = httpTool(board);
  if (!archive && !tool)
    throw new Refusal("The board has neither curl nor wget", {}, "Download the archive with get_url first.");
  if (args.mode !== undefined || args.owner !== undefined || args.group !== undefined) {
    throw new Refusal(
      `mode, owner and group of '${args.src}' can't be set, since what it holds is known to the board alone`,
      {},
      "Use a .tar, .tar.gz or .zip file, or put it on the board first and use remote_src.",
    );
  }
  const kind = archive ? kindOfBytes(archive.content) : kindOfName(args.src);
  const shell = unpackUnseen(args, kind, archive ? undefined : args.src, tool ?? "curl");
  const why = "The board must open the archive to compare it.";
  return {
    plan: "unknown",
    why,
    operations: [{ op: "run", shell, ...(archive ? { stdin: archive.content } : {}) }],
    result,
    verify: false,
  };
}
