import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AxleError } from "../errors.js";
import type { Skeleton } from "./project.js";

/**
 * Writes a skeleton below a folder; gives the paths that were written. Nothing is overwritten: when any of the files is
 * there, nothing is written at all.
 * @throws AxleError (options) naming the files that are in the way
 */
export function writeSkeleton(folder: string, skeleton: Skeleton): string[] {
  const paths = Object.keys(skeleton);
  const there = paths.filter((path) => existsSync(join(folder, path)));
  if (there.length > 0)
    throw new AxleError({
      kind: "options",
      message: `${there.join(", ")} ${there.length === 1 ? "is" : "are"} there already, so nothing was written.`,
      remedy: "Choose another name or an empty folder.",
    });
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), skeleton[path]!);
  }
  return paths;
}
