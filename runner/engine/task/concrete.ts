import { AxleError } from "../../errors.js";
import { type ModuleCatalog, resolveAction } from "../../load/catalog.js";
import type { PlayNode, TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";

/** The task with the action that its template comes to on a host. Throws where that is no module. */
export function concreteTask(task: TaskNode, play: PlayNode, catalog: ModuleCatalog, templar: Templar): TaskNode {
  if (!task.templated) return task;
  const action = templar.text(task.action, task.position).trim();
  const roles = task.role ? [task.role, ...task.role.parents].map(({ path }) => path) : [];
  const entry = resolveAction(catalog, action, { playFile: play.file, roles });
  if (!entry || entry.language)
    throw new AxleError({
      kind: "unknown-module",
      message: entry
        ? `\`${action}\` can't come from a template: it is part of the language.`
        : `couldn't resolve module/action '${action}'. This often indicates a misspelling, missing collection, or incorrect module path.`,
      position: task.position,
    });
  const { name, library } = entry;
  return { ...task, action, resolved: name, templated: false, ...(library === undefined ? {} : { library }) };
}
