import { isDict, type Value } from "../values.js";
import { loadBlock } from "./blocks.js";
import { checkNodes } from "./check-support.js";
import { type LoadContext, type Place, schemaError } from "./context.js";
import { readRoleOptions, requestOf } from "./import-role.js";
import { importBlock, loadFileBlock } from "./import-tasks.js";
import { describe } from "./keywords.js";
import type { BlockNode, PlayNode, TaskNode } from "./nodes.js";
import { positionOf } from "./positions.js";
import { flattenRole, loadRole } from "./roles.js";
import { findTaskFile } from "./task-files.js";

/** An include met at run time, its arguments rendered for the board (or boards) it is loaded for. */
export interface Inclusion {
  task: TaskNode;
  play: PlayNode;
  /** Rendered `apply:`, keywords for everything that is included. */
  apply?: Value;
}

/** The absolute path of the file that an include_tasks names (rendered). Throws `AxleError` (missing-file). */
export function findIncludedFile({ task, play }: Inclusion, name: string): string {
  return findTaskFile(name, placeOf(task, play), task.argPositions.get("file") ?? task.position);
}

/**
 * Loads a task file for an include_tasks: a block below the include task (`parent`), with `apply`'s keywords. It takes
 * only `vars` from the include itself (see `effective.ts`). An empty file gives an empty block.
 */
export function loadTaskFile(context: LoadContext, inclusion: Inclusion, file: string): BlockNode {
  const place = placeOf(inclusion.task, inclusion.play);
  const block = includedBlock(context, inclusion, place);
  const data = context.files.load(file, inclusion.task.position);
  if (data === null) context.warn(`The task file ${file} is empty.`, inclusion.task.position);
  const loaded = loadFileBlock(context, file, data, block, { ...place, parent: block });
  checkNodes(context, [loaded]);
  return loaded;
}

/**
 * Loads a role for an include_role whose arguments are rendered: a block below the include task, with `roleUse` set, that
 * holds the role's tasks (its dependencies' first). The role's handlers are `roleHandlers(block.roleUse)`.
 */
export function loadRoleUse(context: LoadContext, inclusion: Inclusion, args: Record<string, Value>): BlockNode {
  const { task, play } = inclusion;
  const name = args["name"] ?? args["role"];
  if (typeof name !== "string" || name === "")
    throw schemaError(`The role's name must be text, not ${describe(name)}.`, task.position);
  const place = placeOf(task, play);
  const block = includedBlock(context, inclusion, place);
  const role = loadRole(context, {
    ...requestOf({ name, task, play, parent: block, options: readRoleOptions(args) }),
    ...(task.role ? { user: task.role } : {}),
    importing: [],
  });
  block.roleUse = role;
  block.block = flattenRole(role);
  checkNodes(context, [block]);
  return block;
}

function placeOf(task: TaskNode, play: PlayNode): Place {
  return {
    play,
    parent: task.parent ?? play,
    ...(task.role ? { role: task.role } : {}),
    handlers: task.handler !== undefined,
    importing: [],
  };
}

/** The block that included tasks stand in: below the include task, with `apply`'s keywords and nothing else. */
function includedBlock(context: LoadContext, { task, apply }: Inclusion, place: Place): BlockNode {
  const inside = { ...place, parent: task, handlers: false };
  if (apply === undefined || apply === null) {
    const block = importBlock(context, task, inside);
    block.keywords = new Map();
    return block;
  }
  const position = positionOf(task.args["apply"]) ?? task.position;
  if (!isDict(apply)) throw schemaError(`\`apply\` must be a mapping, not ${describe(apply)}.`, position);
  const entries = apply instanceof Map ? Object.fromEntries(apply) : apply;
  return loadBlock(context, { ...entries, block: [] }, inside, position);
}
