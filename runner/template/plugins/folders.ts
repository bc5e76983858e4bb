import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fullName } from "../../load/collections.js";
import type { PluginFile } from "./python.js";

export type PluginKind = PluginFile["kind"];

/**
 * Where a project keeps its filters and tests in Python: `filter_plugins/` and `test_plugins/` beside its playbooks and
 * in its roles, folders of the settings, and `plugins/filter`, `plugins/test` of collections.
 */
export class PluginFolders {
  readonly #folders: Record<PluginKind, Set<string>> = { filter: new Set(), test: new Set() };
  readonly #roots = new Set<string>();
  /** Grows with every folder: what was found, or not, holds for one version. */
  version = 0;
  readonly #listed = new Map<string, string[]>();
  readonly #texts = new Map<string, string>();

  /** A playbook's or a role's folder. */
  addProject(folder: string): void {
    this.addFolder("filter", join(folder, "filter_plugins"));
    this.addFolder("test", join(folder, "test_plugins"));
  }

  /** A folder of plugins of one kind. */
  addFolder(kind: PluginKind, folder: string): void {
    if (this.#list(folder).length > 0) this.#add(this.#folders[kind], folder);
  }

  /** A folder that holds `ansible_collections`. */
  addRoot(folder: string): void {
    this.#add(this.#roots, folder);
  }

  #add(folders: Set<string>, folder: string): void {
    if (folders.has(folder)) return;
    folders.add(folder);
    this.version++;
  }

  get roots(): string[] {
    return [...this.#roots];
  }

  /** The files that may hold a plugin of this name, nearest first, and what it is called in them. */
  filesFor(kind: PluginKind, name: string): { files: PluginFile[]; short: string } {
    const [, namespace, collection, rest] = fullName.exec(name) ?? [];
    if (!namespace || !collection || !rest) return { files: this.#own(kind), short: name };
    const below = join("ansible_collections", namespace, collection, "plugins", kind);
    const parts = rest.split(".");
    const folder = join(below, ...parts.slice(0, -1));
    const files = this.roots.flatMap((root) => this.#list(join(root, folder)));
    const module = `ansible_collections.${namespace}.${collection}.plugins.${kind}`;
    return { files: files.map((file) => ({ kind, file, module: `${module}.${stem(file)}` })), short: parts.at(-1)! };
  }

  /** Whether a file has a name as a text of its own, which is how plugins name what they bring. */
  quotes(file: string, name: string): boolean {
    const known = this.#texts.get(file);
    const text = known ?? readFileSync(file, "utf8");
    if (known === undefined) this.#texts.set(file, text);
    return text.includes(`'${name}'`) || text.includes(`"${name}"`) || new RegExp(`\\b${name}\\s*=`).test(text);
  }

  #own(kind: PluginKind): PluginFile[] {
    const files = [...this.#folders[kind]].flatMap((folder) => this.#list(folder));
    return files.map((file, index) => ({ kind, file, module: `axle_${kind}_${index}_${stem(file)}` }));
  }

  /** The Python files of a folder, in order; none where there is no such folder. */
  #list(folder: string): string[] {
    const known = this.#listed.get(folder);
    if (known) return known;
    let names: string[];
    try {
      names = readdirSync(folder).filter((name) => /^[^_].*\.py$/.test(name));
    } catch {
      names = [];
    }
    const files = names.toSorted().map((name) => join(folder, name));
    this.#listed.set(folder, files);
    return files;
  }
}

function stem(file: string): string {
  return basename(file, ".py").replace(/\W/g, "_");
}
