import { AxleError } from "../../errors.js";
import { installedAnsible } from "../../python/index.js";
import type { Value } from "../../values.js";
import type { Call, FilterEntry, TestEntry } from "../registry.js";
import { templateError } from "../values.js";
import { PluginFolders, type PluginKind } from "./folders.js";
import { type PluginFile, Python } from "./python.js";
import { pack, unpack } from "./wire.js";

/** The file that brings a name, and the name there. */
interface Found {
  file: PluginFile;
  short: string;
}

/** Filters and tests in Python that the project brings. As in Ansible they go by one set of names for the whole process. */
export class ProjectPlugins {
  folders = new PluginFolders();
  /** Told of files that can't be used, once each. */
  warn: (message: string) => void = () => {};
  #python = new Python();
  readonly #names = new Map<string, readonly string[]>();
  readonly #found = new Map<string, Found | undefined>();
  readonly #problems = new Map<string, string>();
  #live = true;
  #installed = false;

  /** Begins with another project, or with one that may have been edited. */
  begin(warn: (message: string) => void): PluginFolders {
    this.#python.end();
    this.#names.clear();
    this.#problems.clear();
    this.#found.clear();
    this.#installed = false;
    this.warn = warn;
    this.folders = new PluginFolders();
    return this.folders;
  }

  /** Looks at a project without running anything of it: names come from the files' text, and no plugin has a value. */
  async unused<Result>(look: () => Promise<Result>): Promise<Result> {
    this.#live = false;
    try {
      return await look();
    } finally {
      this.#live = true;
    }
  }

  /** Whether some file brings a filter or test of this name. */
  has(kind: PluginKind, name: string): boolean {
    return this.#live ? this.#find(kind, name) !== undefined : this.#quoting(kind, name) !== undefined;
  }

  /** What to do about a name that a file of the project seems to bring, and does not: it could not be loaded. */
  remedy(kind: PluginKind, name: string): string | undefined {
    const file = this.#quoting(kind, name)?.file;
    const why = file === undefined ? undefined : this.#problems.get(file);
    return why && `${file} seems to bring it, in Python, and could not be loaded: ${why}.`;
  }

  filter(name: string): FilterEntry | undefined {
    const found = this.#find("filter", name);
    if (!found) return !this.#live && this.has("filter", name) ? { run: refuse } : undefined;
    const run: FilterEntry["run"] = (call, input, ...args) => unpack(this.#call(found, call, [input, ...args]));
    return { run, changing: true };
  }

  test(name: string): TestEntry | undefined {
    const found = this.#find("test", name);
    if (!found) return !this.#live && this.has("test", name) ? { run: refuse } : undefined;
    return { run: (call, input, ...args) => this.#call(found, call, [input, ...args]) === true };
  }

  #quoting(kind: PluginKind, name: string): PluginFile | undefined {
    const { files, short } = this.#candidates(kind, name);
    return files.find(({ file }) => this.folders.quotes(file, short));
  }

  #find(kind: PluginKind, name: string): Found | undefined {
    if (!this.#live) return undefined;
    const key = `${this.folders.version} ${kind} ${name}`;
    if (!this.#found.has(key)) this.#found.set(key, this.#search(kind, name));
    return this.#found.get(key);
  }

  #search(kind: PluginKind, name: string): Found | undefined {
    const { files, short } = this.#candidates(kind, name);
    const file = files.find((one) => this.#namesIn(one).includes(short));
    return file && { file, short };
  }

  /** Collections that are installed with Python's packages are looked at where no other folder has the name's. */
  #candidates(kind: PluginKind, name: string) {
    const found = this.folders.filesFor(kind, name);
    if (found.files.length > 0 || !name.includes(".") || this.#installed || !this.#live) return found;
    this.#installed = true;
    for (const root of installedAnsible()) this.folders.addRoot(root);
    return this.folders.filesFor(kind, name);
  }

  #namesIn(file: PluginFile): readonly string[] {
    const key = `${file.kind} ${file.file}`;
    const known = this.#names.get(key);
    if (known) return known;
    let names: string[] = [];
    try {
      names = this.#python.ask({ ask: "names", ...file, roots: this.folders.roots }) as string[];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#problems.set(file.file, why);
      this.warn(`Skipping ${file.kind} plugins in ${file.file}; an error occurred while loading: ${why}`);
    }
    this.#names.set(key, names);
    return names;
  }

  #call({ file, short }: Found, call: Call, given: Value[]): unknown {
    const decrypt = (text: string) => call.context.decrypt(text, call.position);
    const args = given.map((value) => pack(value, decrypt));
    const kwargs = Object.fromEntries(Object.entries(call.kwargs).map(([key, value]) => [key, pack(value, decrypt)]));
    try {
      return this.#python.ask({ ask: "call", ...file, roots: this.folders.roots, name: short, args, kwargs });
    } catch (error) {
      if (!(error instanceof AxleError)) throw error;
      throw new AxleError({
        kind: error.kind,
        message: `${file.kind} '${call.name}' (${file.file}): ${error.message}`,
      });
    }
  }
}

function refuse(): never {
  throw templateError("what a plugin in Python gives is known in a run only");
}

/** The plugins of the project that this process works on. */
export const projectPlugins = new ProjectPlugins();
