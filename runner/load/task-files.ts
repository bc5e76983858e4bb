import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { AxleError, type Position } from "../errors.js";
import type { ParentNode, PlayNode, RoleUse } from "./nodes.js";

/** Where an import or include stands. */
export interface FileSearch {
  play: PlayNode;
  parent: ParentNode;
  role?: RoleUse;
  handlers: boolean;
}

/**
 * Finds a task file as Ansible does: beside the files that led here, nearest first; then in the role's tasks/ (or
 * handlers/); then beside the playbook. Throws `AxleError` (missing-file) that names the places searched.
 */
export function findTaskFile(name: string, search: FileSearch, position: Position): string {
  const candidates = listCandidates(name, search);
  const found = candidates.find((file) => existsSync(file));
  if (found) return found;
  throw new AxleError({
    kind: "missing-file",
    message: `The task file \`${name}\` was not found.`,
    position,
    remedy: `Searched: ${candidates.join(", ")}.`,
  });
}

function listCandidates(name: string, search: FileSearch): string[] {
  if (name.startsWith("~/")) return [join(homedir(), name.slice(2))];
  if (isAbsolute(name)) return [resolve(name)];
  const subdir = search.handlers ? "handlers" : "tasks";
  const folders = enclosingFolders(search.parent).flatMap((folder) => [folder]);
  const inRole = search.role ? [join(search.role.path, subdir), join(search.role.path, "tasks"), search.role.path] : [];
  const base = dirname(search.play.file);
  const all = [...folders, ...inRole, ...(search.role ? [join(base, subdir)] : []), base];
  return [...new Set(all.map((folder) => resolve(folder, name)))];
}

/** Folders of the imported and included files around a node, nearest first, up to the role or the play. */
function enclosingFolders(node: ParentNode): string[] {
  const folders: string[] = [];
  for (let parent: ParentNode | undefined = node; parent; parent = parent.parent) {
    if (parent.kind === "block" && parent.file) folders.push(dirname(parent.file));
    if (parent.kind === "role") break;
  }
  return folders;
}
