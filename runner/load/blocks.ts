import type { Position } from "../errors.js";
import { type Dict, dictGet, isDict, type Value } from "../values.js";
import { type LoadContext, loadPart, nextId, type Place, schemaError } from "./context.js";
import { importRole } from "./import-role.js";
import { adoptIncludeArgs, importTasks, isStaticInclude } from "./import-tasks.js";
import { checkInclude } from "./includes.js";
import { readKeywords, readName } from "./keyword-map.js";
import { describe } from "./keywords.js";
import type { BlockNode, Keywords, TaskNode } from "./nodes.js";
import { positionOf } from "./positions.js";
import { closeGuarded, guardedBlock } from "./rollback.js";
import { isBlock, loadTask } from "./task.js";

/** A list of tasks and blocks as blocks: bare tasks in a row get an implicit one. */
export function loadBlocks(context: LoadContext, list: Value, place: Place, at: Position, what: string): BlockNode[] {
  const blocks: BlockNode[] = [];
  let bare: BlockNode | undefined;
  readList(list, at, what).forEach((entry, index) => {
    if (entry === null) return;
    const position = positionOf(list, index) ?? at;
    if (isBlock(entry)) {
      bare = undefined;
      blocks.push(...loadPart(context, () => [loadBlock(context, entry, place, position)]));
      return;
    }
    if (!bare) {
      bare = emptyBlock(context, place, position);
      blocks.push(bare);
    }
    const inside = { ...place, parent: bare };
    bare.block.push(...loadPart(context, () => loadEntry(context, entry, inside, position)));
  });
  return blocks;
}

/** A list of tasks and blocks below a block. */
export function loadTasks(
  context: LoadContext,
  list: Value,
  place: Place,
  at: Position,
  what: string,
): (TaskNode | BlockNode)[] {
  return readList(list, at, what).flatMap((entry, index) => {
    if (entry === null) return [];
    return loadPart(context, () => loadEntry(context, entry, place, positionOf(list, index) ?? at));
  });
}

function readList(list: Value, at: Position, what: string): Value[] {
  if (list === null || list === undefined) return [];
  if (Array.isArray(list)) return list;
  const found = isDict(list) ? "a mapping" : String(list);
  throw schemaError(
    `A malformed block was encountered while loading ${what}: ${found} should be a list or None.`,
    at,
    "It must be a list of tasks: begin each one with `- `.",
  );
}

function emptyBlock(context: LoadContext, place: Place, position: Position): BlockNode {
  return {
    kind: "block",
    id: nextId(context),
    position,
    keywords: new Map(),
    parent: place.parent,
    ...(place.role ? { role: place.role } : {}),
    block: [],
    rescue: [],
    always: [],
    implicit: true,
  };
}

/** One entry: a task, a block, or what an import brings. */
function loadEntry(context: LoadContext, entry: Value, place: Place, position: Position): (TaskNode | BlockNode)[] {
  if (!isDict(entry)) throw schemaError(`A task must be a mapping, not ${describe(entry)}.`, position);
  if (isBlock(entry)) return [loadBlock(context, entry, place, position)];
  const guarded = place.handlers ? undefined : guardedBlock(context, entry, place, position);
  if (!guarded) return loadPlainTask(context, entry, place).entries;
  const { entries, keywords } = loadPlainTask(context, entry, { ...place, parent: guarded });
  return [closeGuarded(context, guarded, entries, keywords)];
}

/** A task as written, or what it imports; with its own keywords. */
function loadPlainTask(
  context: LoadContext,
  entry: Dict,
  place: Place,
): { entries: (TaskNode | BlockNode)[]; keywords: Keywords } {
  const task = loadTask(context, entry, place);
  if (task.resolved === "import_tasks" || (task.resolved === "include" && isStaticInclude(task)))
    return { entries: importTasks(context, task, place), keywords: task.keywords };
  if (task.resolved === "import_role") return { entries: importRole(context, task, place), keywords: task.keywords };
  if (task.resolved === "include") {
    adoptIncludeArgs(context, task);
    task.resolved = "include_tasks";
  }
  checkInclude(context, task, place);
  return { entries: [task], keywords: task.keywords };
}

const LISTS = new Set(["block", "rescue", "always", "name"]);

/** A written block. */
export function loadBlock(context: LoadContext, dict: Dict, place: Place, position: Position): BlockNode {
  if (place.handlers)
    throw schemaError(
      "A block can't be a handler.",
      position,
      "Put the tasks into a file and import it with import_tasks.",
    );
  const block = emptyBlock(context, place, position);
  delete block.implicit;
  block.keywords = readKeywords("block", dict, LISTS, position);
  const name = readName(dictGet(dict, "name"));
  if (name !== undefined) block.name = name;
  if (dictGet(dict, "block") === undefined)
    throw schemaError("`rescue` and `always` need a `block` beside them.", position);
  const load = (part: "block" | "rescue" | "always", parent: BlockNode) => {
    const at = positionOf(dict, part) ?? position;
    return loadTasks(context, dictGet(dict, part), { ...place, parent }, at, part);
  };
  const guarded = guardedBlock(context, dict, { ...place, parent: block }, position);
  block.block = guarded ? [closeGuarded(context, guarded, load("block", guarded), new Map())] : load("block", block);
  block.rescue = load("rescue", block);
  block.always = load("always", block);
  return block;
}
