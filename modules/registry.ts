import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Module } from "./contract.js";

/**
 * The modules that exist, by the folders beside this file. Names and aliases come from `manifest.json`, which the build
 * writes, so that looking a name up imports nothing; a module's code is imported when a task first uses it.
 */
export interface ModuleEntry {
  /** Folder, playbook key and canonical name. */
  name: string;
  aliases: readonly string[];
  summary: string;
  /** The argument that takes text which is not k=v. */
  freeForm?: string;
  /** Every name that an argument may have, aliases too; undefined for a module that takes any. */
  parameters?: readonly string[];
  supports?: Module["supports"];
}

/** Collections whose modules live here under their short names. */
export const collections = [
  "ansible.builtin.",
  "ansible.legacy.",
  "ansible.posix.",
  "ansible.utils.",
  "community.general.",
  "community.crypto.",
  "axle.",
] as const;

const here = dirname(fileURLToPath(import.meta.url));
let entries: readonly ModuleEntry[] | undefined;
let names: Map<string, ModuleEntry> | undefined;

/** Every module, sorted by name. */
export function listModules(): readonly ModuleEntry[] {
  entries ??= readManifest() ?? scanFolders();
  return entries;
}

/** The module that a playbook key means: its name, an alias, or either with a collection in front. */
export function findModule(key: string): ModuleEntry | undefined {
  names ??= indexNames(listModules());
  const direct = names.get(key);
  if (direct) return direct;
  const collection = collections.find((prefix) => key.startsWith(prefix));
  return collection ? names.get(key.slice(collection.length)) : undefined;
}

/** Names and aliases without collections, for "did you mean". */
export function moduleNames(): string[] {
  return listModules().flatMap((entry) => [entry.name, ...entry.aliases]);
}

/** Imports a module by any of its names. Undefined when there is none of that name. */
export async function loadModule(key: string): Promise<Module | undefined> {
  const entry = findModule(key);
  if (!entry) return undefined;
  return (globalThis as { axleBundled?: boolean }).axleBundled ? loadBundled(entry.name) : loadFolder(entry.name);
}

async function loadFolder(name: string): Promise<Module> {
  const loaded = (await import(pathToFileURL(join(here, name, "index.js")).href)) as { default: Module };
  return loaded.default;
}

/** In the bundle there are no folders: the build lists the modules, each with a validator that is compiled already. */
async function loadBundled(name: string): Promise<Module> {
  // @ts-expect-error The build writes this file.
  const { default: list } = (await import("../generated/modules.js")) as { default: Record<string, Load> };
  const [{ default: module }, validator] = await list[name]!();
  compiledValidators.set(module.args, validator.default);
  return module;
}

type Load = () => Promise<[{ default: Module }, { default: Validator }]>;

/** Tells whether a module's arguments fit its schema, and in `errors` why not. */
export interface Validator {
  (values: unknown): boolean;
  errors?: unknown[] | null;
}

/** Validators that the build has compiled, by schema. */
export const compiledValidators = new WeakMap<object, Validator>();

/** Makes the next look-up read the folder again; for tests that add a module. */
export function forgetModules(): void {
  entries = undefined;
  names = undefined;
}

function readManifest(): ModuleEntry[] | undefined {
  const file = join(here, "manifest.json");
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, "utf8")) as { modules: ModuleEntry[] }).modules;
}

/** Without a manifest the folders' names are all that can be known without importing. */
function scanFolders(): ModuleEntry[] {
  return readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(here, entry.name, "index.js")))
    .map((entry) => ({ name: entry.name, aliases: [], summary: "" }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function indexNames(list: readonly ModuleEntry[]): Map<string, ModuleEntry> {
  const index = new Map<string, ModuleEntry>();
  for (const entry of list) for (const alias of entry.aliases) index.set(alias, entry);
  for (const entry of list) index.set(entry.name, entry);
  return index;
}
