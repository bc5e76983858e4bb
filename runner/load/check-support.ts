import { checkArguments } from "./check-arguments.js";
import { checkBlockTemplates, checkTemplates } from "./check-templates.js";
import type { LoadContext } from "./context.js";
import { expectsFailure } from "./expected-failure.js";
import type { BlockNode, PlayNode, RoleUse, TaskNode } from "./nodes.js";

type Nodes = readonly (TaskNode | BlockNode)[];

/**
 * Refuses what a play's tasks use and axle has not, before any board is touched: arguments, filters, tests, lookups. A task
 * whose failure the playbook reckons with is left to fail when it runs.
 */
export function checkPlay(context: LoadContext, play: PlayNode): void {
  checkNodes(context, play.handlers);
  checkNodes(context, play.preTasks);
  for (const role of play.roles) checkRole(context, role);
  checkNodes(context, play.tasks);
  checkNodes(context, play.postTasks);
}

/** The same for tasks that an include brings at run time, and for a role. */
export function checkNodes(context: LoadContext, nodes: Nodes): void {
  // Who collects problems (lint) has rules of its own for what tasks use.
  if (context.onProblem) return;
  for (const node of nodes) {
    if (node.kind === "task") checkTask(context, node);
    else checkBlock(context, node);
  }
}

function checkTask(context: LoadContext, task: TaskNode): void {
  if (expectsFailure(task)) return;
  checkArguments(context, task);
  checkTemplates(context, task);
}

function checkBlock(context: LoadContext, block: BlockNode): void {
  if (block.roleUse) checkNodes(context, block.roleUse.handlers);
  if (block.rescue.length === 0) checkBlockTemplates(context, block);
  for (const part of [block.block, block.rescue, block.always]) checkNodes(context, part);
}

function checkRole(context: LoadContext, role: RoleUse): void {
  for (const dependency of role.dependencies) checkRole(context, dependency);
  checkNodes(context, role.tasks);
  checkNodes(context, role.handlers);
}
