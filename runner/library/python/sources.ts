import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A Python module's source. */
export interface Source {
  text: string;
  file: string;
  /** It is a package: other modules lie below it. */
  package: boolean;
}

/** A folder that a package is imported from: `{package: "ansible.module_utils", folder}`. */
export interface SourceFolder {
  package: string;
  folder: string;
}

/** The source of a module by its full name, from the first folder that has it. A folder without `__init__.py` is a package too. */
export function findSource(name: string, folders: readonly SourceFolder[]): Source | undefined {
  let bare: Source | undefined;
  for (const { package: base, folder } of folders) {
    if (name !== base && !name.startsWith(`${base}.`) && base !== "") continue;
    const rest = base === "" ? name : name.slice(base.length + 1);
    const path = join(folder, ...rest.split("."));
    const found = read(`${path}.py`, false) ?? read(join(path, "__init__.py"), true);
    if (found) return found;
    if (existsSync(path)) bare ??= { text: "", file: path, package: true };
  }
  return bare;
}

function read(file: string, isPackage: boolean): Source | undefined {
  return existsSync(file) ? { text: readFileSync(file, "utf8"), file, package: isPackage } : undefined;
}
