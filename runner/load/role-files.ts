import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, extname, join, resolve, sep } from "node:path";
import { AxleError, type Position } from "../errors.js";
import { type LoadContext, schemaError } from "./context.js";
import type { VarsFile } from "./nodes.js";
import { recordOf } from "./vars-block.js";

const EXTENSIONS = [".yml", ".yaml", ".json"];

/** Which file of a role's folder is asked for: `main` unless a `*_from` names another one. */
export interface RoleFile {
  rolePath: string;
  roleName: string;
  folder: "tasks" | "handlers" | "vars" | "defaults" | "meta";
  from?: string | undefined;
  position: Position;
}

/** The files that a role has for a folder: one, none, or those of a `main/` directory (vars and defaults only). */
export function findRoleFiles(wanted: RoleFile): string[] {
  const folder = join(wanted.rolePath, wanted.folder);
  const names = wanted.from === undefined ? ["main"] : [wanted.from, basename(wanted.from)];
  const endings = wanted.from === undefined ? [...EXTENSIONS, ""] : ["", ...EXTENSIONS];
  for (const name of names) {
    const found = findNamed(folder, name, endings, wanted.folder === "vars" || wanted.folder === "defaults");
    if (found.length > 0) return found.map((file) => keepInside(file, folder, wanted));
  }
  if (wanted.from === undefined || !existsSync(folder)) return missing(wanted);
  return missing(wanted);
}

function missing(wanted: RoleFile): string[] {
  if (wanted.from === undefined) return [];
  throw new AxleError({
    kind: "missing-file",
    message: `The role \`${wanted.roleName}\` has no file \`${wanted.folder}/${wanted.from}\`.`,
    position: wanted.position,
    remedy: `Searched in ${join(wanted.rolePath, wanted.folder)}, also with ${EXTENSIONS.join(", ")}.`,
  });
}

function findNamed(folder: string, name: string, endings: string[], directories: boolean): string[] {
  for (const ending of endings) {
    const path = join(folder, name + ending);
    if (!existsSync(path)) continue;
    if (!statSync(path).isDirectory()) return [path];
    if (directories) return listVarsFiles(path);
  }
  return [];
}

/** Every variables file below a folder, by name; hidden files and editors' backups are left out. */
export function listVarsFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith(".") && !entry.name.endsWith("~"))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      const ending = extname(entry.name);
      if (statSync(path).isDirectory()) return ending === "" ? listVarsFiles(path) : [];
      return ending === "" || EXTENSIONS.includes(ending) ? [path] : [];
    });
}

function keepInside(file: string, folder: string, wanted: RoleFile): string {
  if (resolve(file).startsWith(resolve(folder) + sep)) return file;
  throw schemaError(`\`${wanted.from}\` leads out of the role's ${wanted.folder} folder.`, wanted.position);
}

/** A role's variables, one entry per file. */
export function loadRoleVars(context: LoadContext, wanted: RoleFile): VarsFile[] {
  return findRoleFiles(wanted).map((file) => ({
    file,
    values: recordOf(context.files.load(file, wanted.position), `The file ${file}`, { file, line: 1, column: 1 }),
  }));
}
