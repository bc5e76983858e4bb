import { basename } from "node:path";
import type { FileInput, TreeInput } from "../../../modules/kit/inputs.js";
import { Unforeseen } from "../../../modules/kit/predictions.js";
import { isThere } from "../foresight/entry.js";
import type { ForeseenPaths } from "../foresight/paths.js";

/** Whether a check has foretold that a file of the controller is there, or gone; undefined where it says nothing. */
export function isForeseen(path: string, foreseen: ForeseenPaths | undefined): boolean | undefined {
  const entry = foreseen?.find(path);
  if (isThere(entry)) return true;
  return entry?.kind === "absent" ? false : undefined;
}

/** A file that an earlier task of a check would have put there. Throws {@link Unforeseen} where its content is not known. */
export function foreseenFile(path: string, foreseen: ForeseenPaths | undefined): FileInput | undefined {
  const entry = foreseen?.find(path);
  if (entry?.kind !== "made" || entry.stat.type !== "file") return undefined;
  if (!entry.content)
    throw new Unforeseen(`the content of ${path} comes from "${entry.by}" and is not known before it runs`);
  const { mode = 0o644, mtime = 0 } = entry.stat;
  return { found: true, path, content: entry.content, mode, mtime };
}

/** The same as a tree of one file. */
export function foreseenTree({ path, content, mode }: FileInput): TreeInput {
  return {
    found: true,
    root: path,
    directory: false,
    entries: [{ path: basename(path), type: "file", content, mode }],
  };
}
