import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot, type Tree } from "../../modules/harness/case-file.js";

/** How a task is run: in check mode, for real, and for real once more. */
export type Mode = "check" | "run" | "again";

/** Tasks that must do the same through ansible-core and through axle. */
export interface ModuleCase {
  case: string;
  /** Files, folders and links in the folder `{{ d }}`, before the first task. */
  tree?: Tree;
  /** Files beside the playbook. */
  files?: Tree;
  vars?: Record<string, unknown>;
  /** Each is run in every mode; with `once: true` only for real, with `modes: […]` in those. */
  tasks: Record<string, unknown>[];
  /** Fields that differ on purpose, with the reason: `field`, or `task-number.field`. */
  differs?: Record<string, string>;
  /** The text of failures is compared too. */
  messages?: boolean;
}

const known = new Set(["case", "tree", "files", "vars", "tasks", "differs", "messages"]);
export const folder = join(projectRoot, "test", "oracle", "modules");

/** The cases of all files, by the file's name, which is the module's. A key that nothing reads is an error. */
export function readModuleCases(): Map<string, ModuleCase[]> {
  const found = new Map<string, ModuleCase[]>();
  for (const file of readdirSync(join(folder, "cases")).sort()) {
    if (!file.endsWith(".yaml")) continue;
    const cases = parse(readFileSync(join(folder, "cases", file), "utf8")) as ModuleCase[];
    for (const one of cases) checkKeys(file, one);
    found.set(file.replace(/\.yaml$/, ""), cases);
  }
  return found;
}

/** Throws for a key of a case that nothing reads. */
export function checkKeys(file: string, one: ModuleCase, more: readonly string[] = []): void {
  const odd = Object.keys(one).find((key) => !known.has(key) && !more.includes(key));
  if (odd) throw new Error(`${file}: the case "${one.case}" has a key that nothing reads: ${odd}`);
}

/** A case's tasks as they are run: each in its modes, named `NUMBER MODE`, going on after failures. */
export function expandTasks(one: ModuleCase): Record<string, unknown>[] {
  return one.tasks.flatMap((written, index) => {
    const { once, modes, ...task } = written as { once?: boolean; modes?: Mode[] };
    const all: Mode[] = once ? ["run"] : (modes ?? ["check", "run", "again"]);
    return all.map((mode) => ({
      ...task,
      name: `${index} ${mode}`,
      ignore_errors: true,
      diff: true,
      ...(mode === "check" ? { check_mode: true } : {}),
    }));
  });
}
