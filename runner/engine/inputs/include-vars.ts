import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { AxleError } from "../../errors.js";
import type { FileLoader } from "../../load/files.js";
import { userPattern } from "../../patterns.js";
import { str } from "../../template/values.js";
import { type Dict, dictEntries, isDict, type Value } from "../../values.js";
import { mergeDicts } from "../../vars/merge.js";
import { readFlag } from "../task/keywords.js";
import { missingFile } from "./files.js";

export interface IncludedVariables {
  values: Record<string, Value>;
  files: string[];
  /** Some of it was vaulted. */
  encrypted?: boolean;
}

/** Finds a variables file or folder by the rules of the task's place. */
export type FindVars = (name: string, kind: "file" | "folder") => { path: string; found: boolean; searched: string[] };

/** What `include_vars` reads: one file, or the files of a folder in order, merged. */
export function readVariables(options: Record<string, unknown>, files: FileLoader, find: FindVars): IncludedVariables {
  const dir = options["dir"];
  const name = options["file"] ?? options["_raw_params"];
  const paths = dir === undefined || dir === null ? [findOne(str(name), find)] : listFolder(str(dir), options, find);
  const merge = options["hash_behaviour"] === "merge";
  let values: Dict = {};
  for (const path of paths) {
    const loaded = loadDict(path, files);
    values = merge ? mergeDicts(values, loaded) : { ...asRecord(values), ...asRecord(loaded) };
  }
  const record = asRecord(values);
  const under = options["name"];
  return {
    values: under === undefined || under === null ? record : { [str(under)]: record },
    files: paths,
    ...(paths.some(isVaulted) ? { encrypted: true } : {}),
  };
}

function isVaulted(path: string): boolean {
  return readFileSync(path).subarray(0, 15).toString("latin1") === "$ANSIBLE_VAULT;";
}

function findOne(name: string, find: FindVars): string {
  const { path, found, searched } = find(name, "file");
  if (!found) throw missingFile(name, searched, undefined);
  return path;
}

function loadDict(path: string, files: FileLoader): Dict {
  const value = files.load(path);
  if (value === null) return {};
  if (isDict(value)) return value;
  throw new AxleError({
    kind: "schema",
    message: `${path} must be stored as a dictionary/hash.`,
    position: { file: path, line: 1, column: 1 },
  });
}

function asRecord(dict: Dict): Record<string, Value> {
  return Object.fromEntries(dictEntries(dict).map(([key, value]) => [str(key), value]));
}

const usualExtensions = ["yaml", "yml", "json"];

function listFolder(dir: string, options: Record<string, unknown>, find: FindVars): string[] {
  const { path, found } = find(dir, "folder");
  if (!found || !existsSync(path)) {
    throw new AxleError({ kind: "missing-file", message: `${dir} directory does not exist` });
  }
  if (!statSync(path).isDirectory())
    throw new AxleError({ kind: "missing-file", message: `${dir} is not a directory` });
  const depth = Number(options["depth"] ?? 0);
  const matching = options["files_matching"] ? userPattern(String(options["files_matching"])) : undefined;
  const ignored = listOf(options["ignore_files"]).map((pattern) => userPattern(`${pattern}$`));
  const extensions = options["extensions"] === undefined ? usualExtensions : listOf(options["extensions"]);
  const lenient = readFlag(options["ignore_unknown_extensions"] as Value) ?? false;
  return [...walk(path, 1, depth)].filter((file) => {
    const name = basename(file);
    if (ignored.some((pattern) => pattern.finds(name)) || (matching && !matching.finds(name))) return false;
    if (extensions.includes(extname(name).slice(1))) return true;
    if (lenient) return false;
    throw new AxleError({
      kind: "schema",
      message: `${file} does not have a valid extension: ${extensions.join(", ")}`,
    });
  });
}

/** Files level by level, sorted within a folder; a depth of 0 has no limit. */
function* walk(folder: string, level: number, depth: number): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) if (!entry.isDirectory()) yield join(folder, entry.name);
  if (depth !== 0 && level >= depth) return;
  for (const entry of entries) if (entry.isDirectory()) yield* walk(join(folder, entry.name), level + 1, depth);
}

function listOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : String(value).split(/[,\s]+/)).map(String);
}
