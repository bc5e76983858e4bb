import { isImplicit } from "../../engine/play/implicit.js";
import { compileRole, expandRoles } from "../../engine/play/roles.js";
import type { BlockNode, PlayNode, TaskNode } from "../../load/nodes.js";
import { chosenByTags, type TagChoice, tagsOf } from "../../load/tags.js";
import type { Value } from "../../values.js";

/** A task as a list shows it. */
export interface Listed {
  title: string;
  tags: string[];
}

/**
 * The tasks of a play that these tags choose, in running order, with the checks of roles' arguments; those of rescue and
 * always are not listed.
 */
export function selectTasks(play: PlayNode, choice: TagChoice, render: (value: Value) => Value): Listed[] {
  const ids = { next: 0 };
  const written = (blocks: readonly BlockNode[]) => blocks.map((block) => expandRoles(block, ids));
  const roles = play.roles.flatMap((role) => compileRole(role, ids));
  const blocks = [...written(play.preTasks), ...roles, ...written(play.tasks), ...written(play.postTasks)];
  return blocks.flatMap((block) => listBlock(block, choice, render));
}

function listBlock(block: BlockNode, choice: TagChoice, render: (value: Value) => Value): Listed[] {
  return block.block.flatMap((node) => {
    if (node.kind === "block") return listBlock(node, choice, render);
    if (isImplicit(node)) return [];
    const tags = tagsOf(node, render);
    return chosenByTags(tags, choice) ? [{ title: titleOf(node), tags }] : [];
  });
}

/** `role : name`, or the action where there is no name; an include_role is not called after the role it stands in. */
function titleOf(task: TaskNode): string {
  if (task.name === undefined) return task.action;
  return task.role && task.resolved !== "include_role"
    ? `${task.role.name ?? task.role.roleName} : ${task.name}`
    : task.name;
}
