import type { BlockNode, PlayNode, TaskNode } from "../../load/nodes.js";
import { roleHandlers } from "../../load/roles.js";
import type { Value } from "../../values.js";
import { tasksOf } from "../iterator/failure.js";
import { makeBlock, makeMeta, makeTask } from "./implicit.js";
import { compileRole, expandRoles } from "./roles.js";

export interface CompiledPlay {
  /** The first block gathers facts. */
  blocks: BlockNode[];
  handlers: TaskNode[];
}

/** A play as one list of blocks: facts, pre_tasks, roles, tasks, post_tasks, with the handlers flushed after each part. */
export function compilePlay(
  play: PlayNode,
  ids: { next: number },
  forceHandlers: boolean,
  setupArgs: Record<string, Value>,
): CompiledPlay {
  const parts = { ids, parent: play, position: play.position };
  const flush = () => makeBlock([makeMeta("flush_handlers", parts)], parts);
  const expand = (block: BlockNode) => expandRoles(block, ids);
  const sections = [
    play.preTasks.map(expand),
    [...play.roles.flatMap((role) => compileRole(role, ids)), ...play.tasks.map(expand)],
    play.postTasks.map(expand),
  ];
  const setup = makeBlock([setupTask(play, ids, setupArgs)], parts);
  const rest = forceHandlers
    ? sections.map((section) => makeBlock(section.length > 0 ? section : [makeMeta("noop", parts)], parts, [flush()]))
    : sections.flatMap((section) => [...section, flush()]);
  return { blocks: [setup, ...rest], handlers: handlersOf(play) };
}

/** All handlers of a play in the order in which they run: those of its roles, its own, those of imported roles. */
export function handlersOf(play: PlayNode): TaskNode[] {
  return [...play.roles.flatMap(roleHandlers), ...play.handlers, ...play.importedRoles.flatMap(roleHandlers)].flatMap(
    tasksOf,
  );
}

/** The task that gathers facts. It always runs, unless the play itself has tags; `run_once` must not reach it. */
function setupTask(play: PlayNode, ids: { next: number }, args: Record<string, Value>): TaskNode {
  const { position } = play;
  const keywords = new Map([["run_once", { value: false as Value, position }]]);
  if (!play.keywords.has("tags")) keywords.set("tags", { value: ["always"], position });
  return {
    ...makeTask("setup", args, "Gathering Facts", { ids, parent: play, position, keywords }),
    action: "gather_facts",
  };
}
