import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { PlayNode, TaskNode } from "../../load/nodes.js";

export type Kind = "files" | "templates" | "vars" | "tasks";

/**
 * `ansible_search_path`: where a task's files are looked for, in order. A role's task looks into the role and the roles
 * that led to it, then beside the file it stands in, then beside the playbook.
 */
export function searchPath(task: TaskNode | undefined, play: PlayNode): string[] {
  const roles = task?.role ? [task.role, ...task.role.parents].map((role) => role.path) : [];
  const own = task ? [dirname(task.position.file)] : [];
  return unique([...roles, ...own, dirname(play.file)]);
}

/** The folders that are searched for a name of a kind: `files/` (and so on) below each folder of the path, then itself. */
export function searchFolders(task: TaskNode | undefined, play: PlayNode, kind: Kind): string[] {
  return unique(searchPath(task, play).flatMap((folder) => foldersBelow(folder, kind)));
}

/** A task file of a role also means the role itself. */
function foldersBelow(folder: string, kind: Kind): string[] {
  const inRole = folder.endsWith("/tasks") ? [join(dirname(folder), kind), folder] : [];
  return [...inRole, join(folder, kind), folder];
}

/** The absolute path of a file, and whether it is there; when it is nowhere, the place where it should be. */
export function findFile(
  name: string,
  kind: Kind | "none",
  task: TaskNode | undefined,
  play: PlayNode,
  exists: (path: string) => boolean = existsSync,
): { path: string; found: boolean; searched: string[] } {
  const plain = name === "~" || name.startsWith("~/") ? homedir() + name.slice(1) : name;
  if (isAbsolute(plain)) return { path: resolve(plain), found: exists(plain), searched: [resolve(plain)] };
  const folders = kind === "none" ? [dirname(play.file)] : searchFolders(task, play, kind);
  // `files/x` written out is not looked for in files/files/.
  const already = plain.split("/")[0] === kind;
  const usable = already ? folders.filter((folder) => !folder.endsWith(`/${kind}`)) : folders;
  const searched = usable.map((folder) => resolve(folder, plain) + (plain.endsWith("/") ? "/" : ""));
  const path = searched.find((candidate) => exists(candidate));
  return { path: path ?? searched.at(-1)!, found: path !== undefined, searched };
}

/** The folder that `include_vars: dir=` means: below the role's vars/, or beside the file that the task stands in. */
export function findVarsFolder(name: string, task: TaskNode): { path: string; found: boolean; searched: string[] } {
  const inRole = task.role && (name.split("/")[0] === "vars" ? task.role.path : join(task.role.path, "vars"));
  const path = resolve(inRole ?? dirname(task.position.file), name);
  return { path, found: existsSync(path), searched: [path] };
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)];
}
