import { existsSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { AxleError, type Position } from "../errors.js";
import type { FileLoader } from "../load/files.js";
import { positionOf } from "../load/positions.js";
import { type Dict, isDict, type Value } from "../values.js";
import { type Layer, layerOf } from "./scope.js";

/** A loaded mapping under text keys. Mappings that are records already are given as they are. */
export function dictRecord(dict: Dict): Record<string, Value> {
  if (!(dict instanceof Map)) return dict;
  const record: Record<string, Value> = Object.create(null);
  for (const [key, value] of dict) record[String(key)] = value;
  return record;
}

/** Where a file of variables is looked for: in `vars/` below each folder, then in the folder itself. */
export function findVarsFile(name: string, folders: readonly string[]): string | undefined {
  const home = name.startsWith("~/") ? path.join(os.homedir(), name.slice(2)) : name;
  if (path.isAbsolute(home)) return isFile(home) ? home : undefined;
  const inVars = home.split("/")[0] === "vars";
  return folders
    .flatMap((folder) => [...(inVars ? [] : [path.resolve(folder, "vars", home)]), path.resolve(folder, home)])
    .find(isFile);
}

function isFile(file: string): boolean {
  return existsSync(file) && !statSync(file).isDirectory();
}

/** The layers of a file of variables: one mapping, or a list of mappings laid over each other. */
export function loadVarsFile(file: string, loader: FileLoader, asked?: Position): Layer[] {
  const value = loader.load(file, asked);
  if (value === null) return [];
  const parts = Array.isArray(value) ? value : [value];
  return parts.map((part) => {
    if (!isDict(part)) throw noMapping(file, part);
    return layerOf(`vars_files ${file}`, dictRecord(part), true, (name) => positionOf(part, name));
  });
}

function noMapping(file: string, part: Value): AxleError {
  return new AxleError({
    kind: "schema",
    message: "A file of variables must hold a mapping, or a list of mappings.",
    position: positionOf(part) ?? { file, line: 1, column: 1 },
    remedy: "Write each variable as `name: value`.",
  });
}
