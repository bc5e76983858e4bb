import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const project = fileURLToPath(new URL("../../..", import.meta.url));

/** One TypeScript source, by its path from the root, with what it imports (paths from the root, or names of packages). */
export interface Source {
  path: string;
  text: string;
  imports: { target: string; typeOnly: boolean }[];
}

/** Every TypeScript source below some folders. */
export function readSources(...folders: string[]): Source[] {
  return folders.flatMap((folder) => [...filesBelow(folder)].filter((path) => path.endsWith(".ts")).map(readSource));
}

/** Paths of the files below a folder, from the root. */
export function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(join(project, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

function readSource(path: string): Source {
  const text = readFileSync(join(project, path), "utf8");
  const imports = [
    ...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm),
    ...text.matchAll(/(?:)()\bimport\("([^"]+)"\)/g),
  ];
  return {
    path,
    text,
    imports: imports.map((match) => ({ target: resolve(path, match[2]!), typeOnly: Boolean(match[1]) })),
  };
}

function resolve(from: string, target: string): string {
  if (!target.startsWith(".")) return target;
  return relative(project, join(project, dirname(from), target)).replace(/\.js$/, ".ts");
}
