import { lstatSync, readdirSync, readlinkSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { FileInput, TreeInput } from "../../../modules/kit/inputs.js";
import { AxleError } from "../../errors.js";
import { readShared } from "./contents.js";

/** Opens an ansible-vault file; gives other content as it is. */
export type Decrypt = (content: Uint8Array, path: string) => Uint8Array;

/** A file's bytes with mode and time. */
export function readFileInput(path: string, decrypt: Decrypt | undefined): FileInput {
  const stats = statSync(path);
  const { mode, mtimeMs } = stats;
  const content = readShared(path, stats);
  return {
    found: true,
    path,
    content: decrypt ? decrypt(content, path) : content,
    mode: mode & 0o7777,
    mtime: mtimeMs / 1000,
  };
}

export function absentFile(path: string): FileInput {
  return { found: false, path, content: new Uint8Array(), mode: 0, mtime: 0 };
}

/**
 * A file (one entry under its base name), or a folder with all that is below it: paths relative to it, parents first,
 * sorted. With `follow` links are read as what they point at; one that leads back up, or nowhere, stays a link.
 */
export function readTree(path: string, decrypt: Decrypt | undefined, follow: boolean): TreeInput {
  const state = statSync(path);
  if (!state.isDirectory()) {
    const { content, mode } = readFileInput(path, decrypt);
    return {
      found: true,
      root: path,
      directory: false,
      entries: [{ path: basename(path), type: "file", content, mode }],
    };
  }
  const walk = { root: path, decrypt, follow };
  return { found: true, root: path, directory: true, entries: [...walkTree(walk, path, [realpathSync(path)])] };
}

interface TreeWalk {
  root: string;
  decrypt: Decrypt | undefined;
  follow: boolean;
}

function* walkTree(walk: TreeWalk, folder: string, above: readonly string[]): Generator<TreeInput["entries"][number]> {
  for (const name of readdirSync(folder).sort()) {
    const full = join(folder, name);
    const path = relative(walk.root, full);
    const state = entryState(full, walk.follow, above);
    const mode = state.mode & 0o7777;
    if (state.isSymbolicLink()) yield { path, type: "link", target: readlinkSync(full), mode };
    else if (state.isDirectory()) {
      yield { path, type: "directory", mode };
      yield* walkTree(walk, full, [...above, realpathSync(full)]);
    } else if (state.isFile()) yield { path, type: "file", content: readFileInput(full, walk.decrypt).content, mode };
  }
}

function entryState(path: string, follow: boolean, above: readonly string[]): Stats {
  const own = lstatSync(path);
  if (!follow || !own.isSymbolicLink()) return own;
  const target = statSync(path, { throwIfNoEntry: false });
  return !target || (target.isDirectory() && above.includes(realpathSync(path))) ? own : target;
}

/** The error for a file that a task needs and nobody has. */
export function missingFile(name: string, searched: readonly string[], position: AxleError["position"]): AxleError {
  return new AxleError({
    kind: "missing-file",
    message: `Could not find or access '${name}'. Searched in: ${searched.join(", ")}.`,
    ...(position ? { position } : {}),
    remedy: "Put the file into one of these places, or give an absolute path.",
  });
}
