import type { Operation } from "../operations.js";
import { isPlainMode, trimSlashes } from "./operations/mkdir.js";
import { quotePath } from "./quote.js";
import { modeWord } from "./replace.js";

type Mkdir = Extract<Operation, { op: "mkdir" }>;

/** Bytes of paths that one process gets at most: old kernels take 128 KiB, the environment included. */
const longest = 60_000;

/** Folders that one `mkdir` can make, as far as they are missing: same mode, and nothing else to be seen to. */
export function canShareMkdir(operation: Operation): operation is Mkdir {
  if (operation.op !== "mkdir" || operation.expect) return false;
  const owned = operation.owner !== undefined || operation.group !== undefined;
  return !owned && (operation.mode === undefined || isPlainMode(operation.mode));
}

/**
 * Divides folders into those that one process makes: neighbours of the same mode. A single one is left out, since nothing
 * is gained by it.
 */
export function sharesOf<Folder extends { operation: Mkdir }>(folders: readonly Folder[]): Folder[][] {
  const shares: Folder[][] = [];
  let bytes = 0;
  for (const folder of folders) {
    const size = Buffer.byteLength(folder.operation.path) + 1;
    const share = shares.at(-1);
    bytes += size;
    if (share && share[0]!.operation.mode === folder.operation.mode && bytes <= longest) share.push(folder);
    else {
      shares.push([folder]);
      bytes = size;
    }
  }
  return shares.filter((share) => share.length > 1);
}

/**
 * Makes the folders that are missing, where the folder above is there, by one process. `_mKEY` is set for each of them:
 * its own operation then has nothing left to do when it is there ({@link madeBefore}), and otherwise does as ever, and says
 * what is wrong.
 */
export function makeFolders(folders: readonly { key: number; operation: Mkdir }[]): string {
  const picks = folders.map(
    ({ key, operation }) =>
      `_p=${quotePath(trimSlashes(operation.path))}; [ -e "$_p" ]||[ -L "$_p" ]||[ ! -d "\${_p%/*}" ]||{ set -- "$@" "$_p"; _m${key}=1; }`,
  );
  const { mode } = folders[0]!.operation;
  const word = mode === undefined ? "" : ` -m ${modeWord(mode)}`;
  // What another session made meanwhile gets its mode all the same.
  const otherwise = mode === undefined ? "" : `||for _p do [ ! -d "$_p" ]||chmod ${modeWord(mode)} "$_p"; done`;
  return `set --\n${picks.join("\n")}\n[ $# = 0 ]||{ mkdir${word} "$@"${otherwise}; } 2>/dev/null`;
}

/** A condition: {@link makeFolders} has made it, and it is there. */
export function madeBefore(key: number, { path }: Mkdir): string {
  return `[ "$_m${key}" ]&&[ -d ${quotePath(trimSlashes(path))} ]`;
}
