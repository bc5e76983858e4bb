import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where firmware, disks and compilers' results are kept between runs. */
export const cacheFolder = process.env["AXLE_LAB_CACHE"] ?? "/var/cache/axle-lab";

const files = fileURLToPath(new URL("../../../../test/lab/machine/files", import.meta.url));

/** A file that goes onto the board, beside the TypeScript sources (it is not compiled). */
export function labFile(name: string): string {
  return join(files, name);
}

/** The text of files that a recipe depends on. */
export function textOf(...names: string[]): string[] {
  return names.map((name) => readFileSync(labFile(name), "utf8"));
}

/** Twelve digits that change whenever something that goes in changes. */
export function recipeOf(...ingredients: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(ingredients)).digest("hex").slice(0, 12);
}

export interface Kept {
  folder: string;
  /** Whether it was there already. */
  fromCache: boolean;
}

/**
 * A folder of the cache whose name tells what it was made of. `make` fills a folder beside it, which gets the name only
 * when all of it is there; folders of the same kind and another recipe are removed then.
 */
export async function keepByRecipe(
  kind: string,
  recipe: string,
  make: (folder: string) => Promise<void> | void,
): Promise<Kept> {
  const folder = join(cacheFolder, `${kind}-${recipe}`);
  if (existsSync(folder)) {
    markUsed(folder);
    return { folder, fromCache: true };
  }
  const partial = join(cacheFolder, `.${kind}-${recipe}.${process.pid}`);
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    await make(partial);
    // Another run may have been as fast: then its folder is as good.
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  removeOthers(kind, `${kind}-${recipe}`);
  return { folder, fromCache: false };
}

/** How long a folder is kept that no run has asked for: other clones of the project have recipes of their own. */
const unusedDays = 7;

/** Removes what older recipes of a kind have left and nobody uses any more. */
export function removeOthers(kind: string, name: string): void {
  for (const other of existsSync(cacheFolder) ? readdirSync(cacheFolder) : []) {
    const folder = join(cacheFolder, other);
    if (!other.startsWith(`${kind}-`) || other === name) continue;
    if (Date.now() - statSync(folder).mtimeMs > unusedDays * 86_400_000)
      rmSync(folder, { recursive: true, force: true });
  }
}

/** Notes that a folder is in use. */
export function markUsed(folder: string): void {
  if (existsSync(folder)) utimesSync(folder, new Date(), new Date());
}
