import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { AxleError } from "../errors.js";
import { collectionTree, fullName } from "../load/collections.js";
import { refusalOf } from "../load/refused-modules.js";
import { installedAnsible } from "../python/index.js";

/** A module that is not axle's own: code with axle's contract, or a script that is run on the board. */
export interface LibraryModule {
  name: string;
  /** `index.ts` or `index.js` of code, the script itself otherwise. */
  file: string;
  kind: "code" | "script";
}

/** What the settings say of places with modules, besides `library/` beside playbooks and in roles. */
export interface LibrarySettings {
  /** `library` of ansible.cfg, ANSIBLE_LIBRARY, -M: folders. */
  folders: readonly string[];
  /** npm packages that have a folder `library/`. */
  packages: readonly string[];
  /** Folders that hold `ansible_collections`. */
  collections: readonly string[];
}

/** Endings that Ansible never takes for a module. */
const noModules = new Set([
  ".pyc",
  ".pyo",
  ".swp",
  ".bak",
  ".rpm",
  ".md",
  ".txt",
  ".rst",
  ".yaml",
  ".yml",
  ".ini",
  ".json",
]);

/** Looks modules up by name in folders, each of which is read once. */
export class Library {
  readonly #folders = new Map<string, ReadonlyMap<string, LibraryModule>>();
  readonly #packages = new Map<string, string[]>();
  readonly #met = new Set<string>();

  constructor(private readonly settings: LibrarySettings) {}

  /**
   * The folder of a playbook or a role, as it is loaded: from then on all tasks see the modules in its `library/`. Of two
   * with one name that of the folder that was met first counts, as in Ansible, also for tasks of the other's role.
   */
  meet(folder: string): void {
    this.#met.add(folder);
  }

  /** A module of this name, seen from a playbook and from the roles that a task stands in, innermost first. */
  find(name: string, playFile: string, roles: readonly string[]): LibraryModule | undefined {
    if (fullName.test(name)) return this.#findInCollection(name, playFile);
    if (!/^\w[\w-]*$/.test(name)) return undefined;
    for (const folder of this.foldersFor(playFile, roles)) {
      const found = this.#read(folder).get(name);
      if (found) return found;
    }
    return undefined;
  }

  /**
   * A module of a collection by its full name: beside the playbook, in the settings' folders, or installed with Python's
   * packages. A module of Ansible itself that axle has not is taken from an installed Ansible.
   */
  #findInCollection(name: string, playFile: string): LibraryModule | undefined {
    if (refusalOf(name)) return undefined;
    const [namespace, collection, ...rest] = name.split(".") as [string, string, ...string[]];
    const builtin = namespace === "ansible" && /^(?:builtin|legacy)$/.test(collection);
    if (builtin) return scriptAt(findBelow(installedAnsible(), join("ansible", "modules", ...rest)), rest.at(-1)!);
    const folders = [join(dirname(playFile), "collections"), ...this.settings.collections];
    const below = join(namespace, collection, "plugins", "modules", ...rest);
    const file =
      findBelow(folders.map(collectionTree), below) ?? findBelow(installedAnsible().map(collectionTree), below);
    return scriptAt(file, rest.at(-1)!);
  }

  /** Names of all modules that can be seen from there. */
  names(playFile: string, roles: readonly string[]): string[] {
    return this.foldersFor(playFile, roles).flatMap((folder) => [...this.#read(folder).keys()]);
  }

  foldersFor(playFile: string, roles: readonly string[]): string[] {
    const base = dirname(playFile);
    const own = [...this.#met, base, ...roles].map((folder) => join(folder, "library"));
    return [...new Set([...own, ...this.settings.folders]), ...this.#packageFolders(base)];
  }

  /** Packages are looked for as node does: from the playbook's folder upwards, then beside axle itself. */
  #packageFolders(base: string): string[] {
    const known = this.#packages.get(base);
    if (known) return known;
    const found = this.settings.packages.map((name) => packageLibrary(name, base));
    this.#packages.set(base, found);
    return found;
  }

  #read(folder: string): ReadonlyMap<string, LibraryModule> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const found = readLibrary(folder);
    this.#folders.set(folder, found);
    return found;
  }
}

/** The modules of one folder: `NAME/index.ts`, `NAME/index.js`, or a file NAME with any ending. */
export function readLibrary(folder: string): Map<string, LibraryModule> {
  const found = new Map<string, LibraryModule>();
  if (!existsSync(folder)) return found;
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const code = ["index.ts", "index.js"].map((file) => join(path, file)).find((file) => existsSync(file));
    if (code) found.set(entry.name, { name: entry.name, file: code, kind: "code" });
    else if (!entry.isDirectory() && isScript(entry.name)) {
      const name = entry.name.slice(0, entry.name.length - extname(entry.name).length);
      if (!found.has(name)) found.set(name, { name, file: path, kind: "script" });
    }
  }
  return found;
}

function scriptAt(file: string | undefined, name: string): LibraryModule | undefined {
  return file === undefined ? undefined : { name, file, kind: "script" };
}

/** A file of Python below one of some folders. */
function findBelow(folders: readonly string[], path: string): string | undefined {
  return folders.map((folder) => join(folder, `${path}.py`)).find((file) => existsSync(file));
}

function isScript(file: string): boolean {
  return !file.startsWith(".") && !file.startsWith("__init__") && !file.endsWith("~") && !noModules.has(extname(file));
}

function packageLibrary(name: string, base: string): string {
  for (const from of [join(base, "_"), join(resolve("."), "_"), import.meta.url]) {
    for (const folder of createRequire(from).resolve.paths(name) ?? []) {
      const library = join(folder, name, "library");
      if (existsSync(library)) return library;
    }
  }
  throw new AxleError({
    kind: "settings",
    message: `The package ${name} (MODULE_PACKAGES) was not found, or has no folder library/.`,
    remedy: `Install it beside the playbook: npm install ${name}`,
  });
}
