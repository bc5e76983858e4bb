// What a release takes from node_modules: the packages that package-lock.json does not call for development only.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Paths (from the project's root) of installed packages that the program needs when it runs, with their manifests. */
export function productionPackages(root) {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  return Object.entries(lock.packages)
    .filter(
      ([path, entry]) => path.startsWith("node_modules/") && !entry.dev && existsSync(join(root, path, "package.json")),
    )
    .map(([path]) => ({ path, manifest: JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")) }));
}
