import { existsSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { LoadContext } from "./context.js";
import type { PlayNode } from "./nodes.js";

/** The name in full of a role, a module or a plugin: namespace, collection, its own name, with folders of `roles/` between the last two. */
export const fullName = /^([A-Za-z_]\w*)\.([A-Za-z_]\w*)\.((?:\w+\.)*\w+)$/;

const tree = "ansible_collections";

/** The folders that collections are looked for in, in Ansible's order: beside the playbook, then those of the settings. */
export function collectionFolders(context: LoadContext, playFile: string): string[] {
  const roots = [join(dirname(playFile), "collections"), ...(context.collectionsPath ?? [])];
  return roots.map(collectionTree);
}

/** The folder of all namespaces: a collections' folder may be named with or without it. */
export function collectionTree(folder: string): string {
  return folder.endsWith(`${sep}${tree}`) ? folder : join(folder, tree);
}

/** A role of a collection by its full name; undefined where no collection has it. */
export function findCollectionRole(folders: readonly string[], name: string): string | undefined {
  const [, namespace, collection, role] = fullName.exec(name) ?? [];
  if (!namespace || !collection || !role) return undefined;
  const below = join(namespace, collection, "roles", ...role.split("."));
  return folders.map((folder) => join(folder, below)).find((path) => existsSync(path));
}

/** The collections whose roles have short names here: the one that the asking role is from, and those of `collections:`. */
export function nearCollections(play: PlayNode, user: string | undefined): string[] {
  const own = user?.split(`${sep}${tree}${sep}`).at(-1);
  const [namespace, collection] = own !== undefined && own !== user ? own.split(sep) : [];
  const listed = play.keywords.get("collections")?.value;
  const names = Array.isArray(listed) ? listed.map(String) : typeof listed === "string" ? [listed] : [];
  return [...(namespace && collection ? [`${namespace}.${collection}`] : []), ...names];
}
