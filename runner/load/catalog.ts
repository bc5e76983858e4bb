import { nearest } from "../errors.js";
import { LANGUAGE_ACTIONS, languageAction } from "./actions.js";

/** What the loader must know of modules. The generated manifest of `modules/` implements it. */
export interface ModuleCatalog {
  /** A module by name or alias; undefined when there is none. */
  resolve(actionName: string, from?: Standpoint): CatalogEntry | undefined;
  /** Every module's own name. */
  names(from?: Standpoint): Iterable<string>;
}

/** Where a task stands: playbooks and roles may bring modules of their own. */
export interface Standpoint {
  playFile: string;
  /** Folders of the roles around it, innermost first. */
  roles: readonly string[];
}

export interface CatalogEntry {
  /** The module's own name, which is its folder's. */
  name: string;
  /** The argument that free-form text goes into; without it, text must be k=v. */
  freeForm?: string;
  /** The file of a module that is not axle's own. */
  library?: string;
  /** Every name that an argument may have; undefined for a module that takes any. */
  parameters?: readonly string[];
}

/** Collections whose modules axle has under their short names. */
const COLLECTIONS = ["ansible.builtin.", "ansible.legacy.", "ansible.posix.", "community.general."];

/** What an action's name means: an action of the language itself, or a module. */
export function resolveAction(
  catalog: ModuleCatalog,
  name: string,
  from?: Standpoint,
): (CatalogEntry & { language: boolean }) | undefined {
  const own = languageAction(name);
  if (own) return { name: own, language: true };
  const found = catalog.resolve(name, from);
  if (found) return { ...found, language: false };
  const prefix = COLLECTIONS.find((collection) => name.startsWith(collection));
  const short = prefix ? catalog.resolve(name.slice(prefix.length)) : undefined;
  return short ? { ...short, language: false } : undefined;
}

/** The module or language action whose name is nearest to a misspelt one. */
export function nearestAction(catalog: ModuleCatalog, name: string, from?: Standpoint): string | undefined {
  const short = name.slice(name.lastIndexOf(".") + 1);
  return nearest(short, [...LANGUAGE_ACTIONS, ...catalog.names(from)]);
}
