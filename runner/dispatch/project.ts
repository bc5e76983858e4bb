import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** What a project holds: a file's name as both sides see it, and the SHA-256 of its content. */
export type ProjectFiles = Record<string, string>;

export interface ProjectPlaces {
  /** The folder in which the run is started. */
  folder: string;
  /** Files and folders outside it that the run reads: inventories, roles, modules. */
  further: readonly string[];
  /** Files in it that only the controller needs: passwords, keys, reports. */
  without: readonly string[];
}

/**
 * Looks at everything that a run may read, so that a worker can tell whether it has the same. Names that begin with a dot
 * (`.git`, `.axle`), `node_modules` and `*.retry` are left out.
 */
export function readProject({ folder, further, without }: ProjectPlaces): ProjectFiles {
  const left = new Set(without.map((path) => resolve(folder, path)));
  const files: ProjectFiles = {};
  for (const path of filesBelow(folder)) if (!left.has(path)) files[relative(folder, path)] = digestOf(path);
  for (const place of further) {
    const path = resolve(folder, place);
    if (!existsSync(path) || !relative(folder, path).startsWith("..")) continue;
    for (const file of statSync(path).isDirectory() ? filesBelow(path) : [path]) files[file] = digestOf(file);
  }
  return files;
}

/** Names of the files that are not the same on both sides, sorted. */
export function differingFiles(a: ProjectFiles, b: ProjectFiles): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name]).sort();
}

function* filesBelow(folder: string): Generator<string> {
  for (const { name } of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (name.startsWith(".") || name === "node_modules" || name.endsWith(".retry")) continue;
    const path = join(folder, name);
    const state = statSync(path, { throwIfNoEntry: false });
    if (state?.isDirectory()) yield* filesBelow(path);
    else if (state?.isFile()) yield path;
  }
}

function digestOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
