import { findModule, moduleNames } from "../../modules/registry.js";
import type { CatalogEntry, ModuleCatalog, Standpoint } from "../load/catalog.js";
import type { Settings } from "../settings/settings.js";
import { Library, type LibraryModule } from "./find.js";

/** The modules of this installation, and before them those of the user's own libraries. */
export class Catalog implements ModuleCatalog {
  readonly #library: Library;
  /** What was found in libraries so far, by file. */
  readonly found = new Map<string, LibraryModule>();

  constructor(settings: Settings) {
    this.#library = new Library({
      folders: settings.list("DEFAULT_MODULE_PATH"),
      packages: settings.list("MODULE_PACKAGES"),
      collections: settings.list("COLLECTIONS_PATHS"),
    });
  }

  /** See `Library.meet`. */
  meet(folder: string): void {
    this.#library.meet(folder);
  }

  /** A short name, or one of `ansible.legacy`, means the user's own module where there is one. */
  resolve(name: string, from?: Standpoint): CatalogEntry | undefined {
    const short = name.replace(/^ansible\.legacy\./, "");
    const known = short.includes(".") ? findModule(short) : undefined;
    const own = from && !known ? this.#library.find(short, from.playFile, from.roles) : undefined;
    if (!own) return known ?? findModule(name);
    this.found.set(own.file, own);
    // Whether code takes free text is known once it is loaded; a script takes k=v words only.
    return { name: own.name, library: own.file, ...(own.kind === "code" ? { freeForm: "" } : {}) };
  }

  names(from?: Standpoint): string[] {
    return [...moduleNames(), ...(from ? this.#library.names(from.playFile, from.roles) : [])];
  }
}
