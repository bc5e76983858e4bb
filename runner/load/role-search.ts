import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { AxleError, nearest, type Position } from "../errors.js";
import { collectionFolders, findCollectionRole, fullName, nearCollections } from "./collections.js";
import type { LoadContext } from "./context.js";
import type { PlayNode, RoleUse } from "./nodes.js";

export interface FoundRole {
  name: string;
  path: string;
}

/**
 * Finds a role by name or path, in Ansible's order: collections, roles/ beside the playbook, `roles_path`, beside the role that
 * depends on it, beside the playbook, and as a path. Throws `AxleError` that names the places and the nearest role.
 */
export function findRole(
  context: LoadContext,
  name: string,
  asking: { play: PlayNode; user?: RoleUse; beside?: string },
  at: Position,
): FoundRole {
  const { play, user, beside } = asking;
  const base = dirname(play.file);
  const collections = collectionFolders(context, play.file);
  for (const full of [name, ...nearCollections(play, user?.path).map((collection) => `${collection}.${name}`)]) {
    const path = findCollectionRole(collections, full);
    if (path) return { name: full, path };
  }
  const folders = [join(base, "roles"), ...context.rolesPath, ...(beside ? [beside] : []), base];
  for (const folder of folders) {
    const path = resolve(folder, expandHome(name));
    if (existsSync(path)) return { name, path };
  }
  const path = resolve(expandHome(name));
  if (existsSync(path)) return { name: basename(name), path };
  throw notFound(name, [...new Set(fullName.test(name) ? collections : folders)], at);
}

function expandHome(name: string): string {
  return name.startsWith("~/") ? join(homedir(), name.slice(2)) : name;
}

function notFound(name: string, folders: string[], position: Position): AxleError {
  const near = nearest(name, folders.flatMap(listFolders));
  return new AxleError({
    kind: "missing-file",
    message: `The role \`${name}\` was not found.`,
    position,
    remedy: near ? `Did you mean \`${near}\`?` : `Searched: ${folders.join(", ")}.`,
    details: { searched: folders },
  });
}

function listFolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isFile())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}
