import type { Position } from "../../errors.js";
import type { BlockNode, Keywords, ParentNode, RoleUse, TaskNode } from "../../load/nodes.js";
import type { Value } from "../../values.js";

const implicit = new WeakSet<TaskNode>();

/** Whether a task was made by the engine: no tags leave it out, and it is not shown. */
export function isImplicit(task: TaskNode): boolean {
  return implicit.has(task);
}

interface Parts {
  ids: { next: number };
  parent: ParentNode;
  position: Position;
  role?: RoleUse;
  keywords?: Keywords;
}

/** A task that the engine itself adds to a play. */
export function makeTask(
  action: string,
  args: Record<string, Value>,
  name: string | undefined,
  parts: Parts,
): TaskNode {
  const { ids, parent, position, role, keywords } = parts;
  return {
    kind: "task",
    id: ids.next++,
    ...(name === undefined ? {} : { name }),
    position,
    keywords: keywords ?? new Map(),
    parent,
    ...(role ? { role } : {}),
    action,
    resolved: action,
    args,
    argPositions: new Map(),
  };
}

/** An implicit `meta` task (flush_handlers, role_complete, noop). */
export function makeMeta(what: string, parts: Parts): TaskNode {
  const task: TaskNode = { ...makeTask("meta", {}, undefined, parts), freeForm: what };
  implicit.add(task);
  return task;
}

/** A block around tasks that the engine adds. */
export function makeBlock(
  entries: (TaskNode | BlockNode)[],
  parts: Parts,
  always: (TaskNode | BlockNode)[] = [],
): BlockNode {
  const { ids, parent, position, role } = parts;
  return {
    kind: "block",
    id: ids.next++,
    position,
    keywords: new Map(),
    parent,
    ...(role ? { role } : {}),
    block: entries,
    rescue: [],
    always,
    implicit: true,
  };
}
