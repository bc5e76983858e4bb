import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { FileInput, TreeInput } from "../../../modules/kit/inputs.js";
import { AxleError } from "../../errors.js";

/** Opens an ansible-vault file; gives other content as it is. */
export type Decrypt = (content: Uint8Array, path: string) => Uint8Array;

/** A file's bytes with mode and time. */
export function readFileInput(path: string, decrypt: Decrypt | undefined): FileInput {
  const { mode, mtimeMs } = statSync(path);
  const content = readFileSync(path);
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

/** A file, or a folder with all that is below it; paths relative to `root`, parents first, sorted. */
export function readTree(path: string, decrypt: Decrypt | undefined): TreeInput {
  const state = statSync(path);
  if (!state.isDirectory()) {
    const { content, mode } = readFileInput(path, decrypt);
    return { found: true, root: path, directory: false, entries: [{ path: "", type: "file", content, mode }] };
  }
  return { found: true, root: path, directory: true, entries: [...walk(path, path, decrypt)] };
}

function* walk(root: string, folder: string, decrypt: Decrypt | undefined): Generator<TreeInput["entries"][number]> {
  for (const name of readdirSync(folder).sort()) {
    const full = join(folder, name);
    const path = relative(root, full);
    const state = lstatSync(full);
    const mode = state.mode & 0o7777;
    if (state.isSymbolicLink()) yield { path, type: "link", target: readlinkSync(full), mode };
    else if (state.isDirectory()) {
      yield { path, type: "directory", mode };
      yield* walk(root, full, decrypt);
    } else if (state.isFile()) yield { path, type: "file", content: readFileInput(full, decrypt).content, mode };
  }
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
