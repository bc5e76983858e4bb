import type { BlockNode, PlayNode, TaskNode } from "../../load/nodes.js";
import { flattenRole } from "../../load/roles.js";
import { chosenByTags, type TagChoice, tagsOf } from "../../load/tags.js";
import type { Value } from "../../values.js";

/** A task as a list shows it. */
export interface Listed {
  title: string;
  tags: string[];
}

/** The tasks of a play that these tags choose, in running order; those of rescue and always are not listed. */
export function selectTasks(play: PlayNode, choice: TagChoice, render: (value: Value) => Value): Listed[] {
  const blocks = [...play.preTasks, ...play.roles.flatMap(flattenRole), ...play.tasks, ...play.postTasks];
  return blocks.flatMap((block) => listBlock(block, choice, render));
}

function listBlock(block: BlockNode, choice: TagChoice, render: (value: Value) => Value): Listed[] {
  return block.block.flatMap((node) => {
    if (node.kind === "block") return listBlock(node, choice, render);
    const tags = tagsOf(node, render);
    return chosenByTags(tags, choice) ? [{ title: titleOf(node), tags }] : [];
  });
}

/** `role : name`, or the action where there is no name. */
function titleOf(task: TaskNode): string {
  if (task.name === undefined) return task.action;
  return task.role ? `${task.role.name ?? task.role.roleName} : ${task.name}` : task.name;
}
