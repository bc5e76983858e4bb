import { existsSync, realpathSync } from "node:fs";
import { dirname, posix, sep } from "node:path";
import { AxleError } from "../../errors.js";

/**
 * Sees to it that a file whose place a board has a say in (its path there, the name it goes by) lies in its own folder.
 *
 * @param folder the folder that the user named, absolute
 * @param segments what follows it: the folder of one board, then the file's path
 * @param path where the file is or would be, absolute
 * @throws AxleError where `..`, or a link that lies there, leads elsewhere
 */
export function requireContained(folder: string, segments: readonly string[], path: string): void {
  const [own = "", ...rest] = segments.map((segment) => posix.normalize(segment).replace(/^\/+/, ""));
  const below = posix.normalize(rest.join("/") || ".");
  const lexically = ![own, below].some((part) => /^\.\.?\/?$|^\.\.\//.test(part));
  if (lexically && isBelow(realOf(path), realOf(folder))) return;
  // Ansible's words.
  throw new AxleError({
    kind: "missing-file",
    message: `Detected directory traversal, expected to be contained in '${folder}' but got '${path}'`,
    remedy: "Name the file by its path without `..`, or where it is to go by `flat: true` and `dest`.",
  });
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** The path with all links followed, as far as it exists. */
function realOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : posix.join(realOf(parent), posix.basename(path));
}
