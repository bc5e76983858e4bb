import { holdsTemplate } from "../template/templar.js";
import type { Value } from "../values.js";
import { loadBlocks } from "./blocks.js";
import { type LoadContext, nextId, type Place, renderName, schemaError } from "./context.js";
import { argPosition, checkOptions, fileOf, varsOf } from "./includes.js";
import { describe } from "./keywords.js";
import type { BlockNode, TaskNode } from "./nodes.js";
import { positionOf } from "./positions.js";
import { findTaskFile } from "./task-files.js";

/** Whether the old `include:` is an import: no loop, and a name that is known now. */
export function isStaticInclude(task: TaskNode): boolean {
  return !task.loop && !holdsTemplate(fileOf(task));
}

/** Expands an import_tasks (or a static `include`): a block with the import's keywords that holds the file's tasks. */
export function importTasks(context: LoadContext, task: TaskNode, place: Place): BlockNode[] {
  if (task.loop)
    throw schemaError(
      `\`${task.action}\` can't loop: it is expanded while loading.`,
      task.loop.position,
      "Use include_tasks.",
    );
  if (task.resolved === "include") adoptIncludeArgs(context, task);
  checkOptions(task, ["file"]);
  const position = argPosition(task, "file");
  const scope = { play: place.play, parent: place.parent, vars: varsOf(task) };
  const name = renderName(context, fileOf(task), scope, position);
  const file = findTaskFile(name, place, position);
  if (place.importing.includes(file))
    throw schemaError(
      `\`${name}\` imports itself: ${[...place.importing, file].join(" → ")}.`,
      position,
      "Use include_tasks with a condition that ends.",
    );
  const data = context.files.load(file, position);
  if (data === null || (Array.isArray(data) && data.length === 0)) {
    context.warn(`The task file ${file} is empty.`, position);
    return [];
  }
  return [loadFileBlock(context, file, data, importBlock(context, task, place), place)];
}

/** The block that an import's keywords go to. */
export function importBlock(context: LoadContext, task: TaskNode, place: Place): BlockNode {
  return {
    kind: "block",
    id: nextId(context),
    ...(task.name === undefined ? {} : { name: task.name }),
    position: task.position,
    keywords: task.keywords,
    parent: place.parent,
    ...(place.role ? { role: place.role } : {}),
    block: [],
    rescue: [],
    always: [],
  };
}

/** Fills a block with the tasks of a file. */
export function loadFileBlock(
  context: LoadContext,
  file: string,
  data: Value,
  block: BlockNode,
  place: Place,
): BlockNode {
  const start = { file, line: 1, column: 1 };
  if (data !== null && !Array.isArray(data))
    throw schemaError(
      `A task file must hold a list of tasks, not ${describe(data)}.`,
      positionOf(data) ?? start,
      "A file of tasks begins with `- `.",
    );
  block.file = file;
  const inside = { ...place, parent: block, importing: [...place.importing, file] };
  block.block = loadBlocks(context, data, inside, positionOf(data) ?? start, "A task file");
  return block;
}

/** The old `include: x.yml a=1` hands its arguments over as variables. */
export function adoptIncludeArgs(context: LoadContext, task: TaskNode): void {
  context.warn("`include` is deprecated: use include_tasks or import_tasks.", task.position);
  const { file, ...vars } = task.args;
  if (Object.keys(vars).length > 0)
    task.keywords.set("vars", { value: { ...varsOf(task), ...vars }, position: task.position });
  task.args = file === undefined ? {} : { file };
}
