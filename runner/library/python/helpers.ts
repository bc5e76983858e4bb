import { dirname, join, sep } from "node:path";
import type { LibraryModule } from "../find.js";
import type { SourceFolder } from "./sources.js";

const inCollection = /^(.*)[\\/](ansible_collections)[\\/](\w+)[\\/](\w+)[\\/]plugins[\\/]modules[\\/](.*)\.py$/;

/** The name that Python knows a module by: relative imports of a collection's modules start from there. */
export function pythonName({ file, name }: LibraryModule): string {
  const [, , tree, namespace, collection, rest] = inCollection.exec(file) ?? [];
  return tree
    ? [tree, namespace, collection, "plugins", "modules", ...rest!.split(sep)].join(".")
    : `ansible.modules.${name}`;
}

/**
 * Where a project keeps helpers for its modules: `module_utils/` beside the `library/` that a module lies in, and, for
 * what stands below `ansible_collections`, the folder that this tree lies in.
 */
export function helperFolders(file: string): SourceFolder[] {
  const root = inCollection.exec(file)?.[1];
  const beside = { package: "ansible.module_utils", folder: join(dirname(dirname(file)), "module_utils") };
  return root === undefined ? [beside] : [{ package: "", folder: root }];
}
