import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { AxleError } from "../../errors.js";
import { fileOf } from "../../load/includes.js";
import type { BlockNode, PlayNode, TaskNode } from "../../load/nodes.js";
import { findIncludedFile, loadRoleUse, loadTaskFile } from "../../load/run-time.js";
import { staticLayers } from "../../load/static-names.js";
import { holdsTemplate } from "../../template/templar.js";
import type { Value } from "../../values.js";
import { Scope } from "../../vars/scope.js";
import type { ProjectMeans } from "./project.js";

export interface Followed {
  blocks: { block: BlockNode; key: string }[];
  /** Everything that the include can bring is there. */
  complete: boolean;
}

/**
 * What an include brings at run time. A name that depends on a board stands for every file beside which it fits
 * (`{{ ansible_os_family }}.yml`); a role whose name is not known is left out.
 */
export function followInclude(task: TaskNode, play: PlayNode, means: ProjectMeans, chain: readonly string[]): Followed {
  try {
    return task.resolved === "include_role"
      ? followRole(task, play, means, chain)
      : followTasks(task, play, means, chain);
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    means.findings.addError(error, task.position);
    return { blocks: [], complete: false };
  }
}

function followTasks(task: TaskNode, play: PlayNode, means: ProjectMeans, chain: readonly string[]): Followed {
  const written = render(fileOf(task), task, play, means);
  const files = holdsTemplate(written)
    ? fitting(String(written), task)
    : [findIncludedFile({ task, play }, String(written))];
  const blocks = files
    .filter((file) => !chain.includes(file))
    .map((file) => ({ block: loadTaskFile(means.context, { task, play }, file), key: file }));
  return { blocks, complete: files.length > 0 };
}

function followRole(task: TaskNode, play: PlayNode, means: ProjectMeans, chain: readonly string[]): Followed {
  const args = Object.fromEntries(
    Object.entries(task.args).map(([name, value]) => [name, render(value, task, play, means)]),
  );
  if (holdsTemplate(args)) return { blocks: [], complete: false };
  const key = `role ${JSON.stringify(args)}`;
  if (chain.includes(key)) return { blocks: [], complete: true };
  const block = loadRoleUse(means.context, { task, play }, args);
  if (block.roleUse?.public) means.vars.addPublicRole(play, block.roleUse);
  return { blocks: [{ block, key }], complete: true };
}

/** The value where it does not depend on a board; as written otherwise. */
function render(value: Value, task: TaskNode, play: PlayNode, means: ProjectMeans): Value {
  if (!holdsTemplate(value)) return value;
  const extraVars = {};
  const scope = { play, ...(task.parent ? { parent: task.parent } : {}) };
  try {
    const layers = staticLayers({ files: means.files, extraVars, templar: means.templar }, scope);
    return means.templar(new Scope(layers)).template(value, task.position);
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    return value;
  }
}

/** Task files whose name fits one with templates in it, in the folder that it names. */
function fitting(written: string, task: TaskNode): string[] {
  const folder = dirname(task.position.file);
  const pattern = new RegExp(
    `^${written
      .split(/\{\{.*?\}\}/)
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".+")}$`,
  );
  return listBelow(folder, "")
    .filter((name) => /\.(?:ya?ml|json)$/.test(name) && pattern.test(name))
    .map((name) => join(folder, name))
    .filter((file) => file !== task.position.file);
}

function listBelow(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) return prefix.split("/").length < 3 ? listBelow(folder, name) : [];
    return [name];
  });
}
