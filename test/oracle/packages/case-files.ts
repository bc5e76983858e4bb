import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot, type Tree } from "../../modules/harness/case-file.js";
import type { ModuleCase } from "../modules/case-files.js";

/** Tasks that must do the same to a whole system through ansible-core and through axle, each on a root of its own. */
export interface PackageCase extends ModuleCase {
  /** Files, folders and links of the system, from its root on. */
  tree?: Tree;
  /** Shell text that is run in the system before. */
  prepare?: string;
  /** Paths whose files, and those below, must be the same afterwards. */
  paths?: string[];
  /** Shell texts by name, whose output must be the same afterwards. */
  asks?: Record<string, string>;

  /** axle's shell in the system; dash when not given. */
  shell?: "dash" | "ash";
}

const known = new Set("case tree files vars tasks differs messages prepare paths asks shell".split(" "));
export const folder = join(projectRoot, "test", "oracle", "packages");

/** The cases of all files by the file's name. A key that nothing reads is an error; `anchors` are for other cases. */
export function readPackageCases(): Map<string, PackageCase[]> {
  const found = new Map<string, PackageCase[]>();
  for (const file of readdirSync(join(folder, "cases")).sort()) {
    if (!file.endsWith(".yaml")) continue;
    const text = readFileSync(join(folder, "cases", file), "utf8");
    const cases = parse(text, { merge: true, version: "1.1", schema: "core" }) as PackageCase[];
    for (const one of cases) {
      const odd = Object.keys(one).find((key) => !known.has(key));
      if (odd) throw new Error(`${file}: the case "${one.case}" has a key that nothing reads: ${odd}`);
    }
    found.set(file.replace(/\.yaml$/, ""), cases);
  }
  return found;
}
