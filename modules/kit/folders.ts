import type { Readers } from "../contract.js";
import { type Accounts, type AttributeContext, planAttributes, type WantedAttributes } from "./attributes.js";
import type { Operation } from "./operations.js";
import { ancestry } from "./paths.js";
import type { StatReading } from "./readers.js";
import { Refusal } from "./refusal.js";

/** Readers of a folder and all folders above it, named `dir:PATH`. */
export function folderReaders(paths: Iterable<string>): Readers {
  const readers: Record<string, Readers[string]> = {};
  for (const path of paths) {
    for (const folder of ancestry(path)) readers[`dir:${folder}`] ??= { read: "stat", path: folder, follow: true };
  }
  return readers;
}

/** Makes what is missing of a folder and the folders above it, each with the wanted attributes. */
export function makeFolders(
  path: string,
  want: WantedAttributes,
  readings: Readonly<Record<string, unknown>>,
  accounts: Accounts,
  context: AttributeContext,
): Operation[] {
  const operations: Operation[] = [];
  for (const folder of ancestry(path)) {
    const known = readings[`dir:${folder}`] as StatReading | undefined;
    if (!known) continue;
    if (known.exists && known.type !== "directory" && !context.checkMode) {
      throw new Refusal(`${folder} is a ${known.type}, not a directory`, { path });
    }
    if (known.exists) continue;
    const attributes = planAttributes(want, known, accounts, context, "directory");
    // A folder that somebody else makes meanwhile is as good: nothing is overwritten, so nothing is expected.
    operations.push({ op: "mkdir", path: folder, ...attributes.set });
  }
  return operations;
}
