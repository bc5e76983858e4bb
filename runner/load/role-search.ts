import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { AxleError, nearest, type Position } from "../errors.js";
import type { LoadContext } from "./context.js";

export interface FoundRole {
  name: string;
  path: string;
}

/**
 * Finds a role by name or path, in Ansible's order: roles/ beside the playbook, `roles_path`, beside the role that
 * depends on it, beside the playbook, and as a path. Throws `AxleError` that names the places and the nearest role.
 */
export function findRole(
  context: LoadContext,
  name: string,
  playFile: string,
  beside: string | undefined,
  at: Position,
): FoundRole {
  const base = dirname(playFile);
  const folders = [join(base, "roles"), ...context.rolesPath, ...(beside ? [beside] : []), base];
  for (const folder of folders) {
    const path = resolve(folder, expandHome(name));
    if (existsSync(path)) return { name, path };
  }
  const path = resolve(expandHome(name));
  if (existsSync(path)) return { name: basename(name), path };
  throw notFound(name, [...new Set(folders)], at);
}

function expandHome(name: string): string {
  return name.startsWith("~/") ? join(homedir(), name.slice(2)) : name;
}

function notFound(name: string, folders: string[], position: Position): AxleError {
  if (/^\w+\.\w+\.\w+$/.test(name))
    return new AxleError({
      kind: "unsupported",
      message: `The role \`${name}\` is from a collection: axle does not load roles from collections.`,
      position,
      remedy: `Copy the role into roles/, and use it by its short name \`${name.split(".")[2]}\`.`,
    });
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
