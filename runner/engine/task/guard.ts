import { AxleError } from "../../errors.js";
import type { BlockNode, ParentNode, TaskNode } from "../../load/nodes.js";
import { guardName } from "../../load/rollback.js";
import type { Templar } from "../../template/templar.js";
import { str } from "../../template/values.js";
import { type Dict, dictGet, type Value } from "../../values.js";
import type { Guard } from "../module/item.js";

/**
 * The guard that a task's changes are under: that of the nearest block with `rollback`. A task of a block that is
 * delegated elsewhere is not under it, since the confirmation is made over the block's own board.
 */
export function guardOf(task: TaskNode, templar: Templar): { guard?: Guard } {
  const block = guardedBlockOf(task);
  if (!block || task.resolved === "confirm_changes") return {};
  if (task.keywords.has("delegate_to") && block.block.length > 2) return {};
  const { value, position } = block.guard!;
  const given = (name: string): Value => templar.template(dictGet(value as Dict, name), position) ?? undefined;
  const command = given("command");
  const timeoutSeconds = Number(given("timeout") ?? 60);
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1)
    throw new AxleError({ kind: "schema", message: "`rollback.timeout` must be a number of seconds.", position });
  return {
    guard: {
      id: guardName(block),
      timeoutSeconds,
      restore: textsOf(given("restore")),
      addresses: textsOf(given("addresses")),
      ...(command === undefined ? {} : { command: str(command) }),
    },
  };
}

function guardedBlockOf(task: TaskNode): BlockNode | undefined {
  for (let node: ParentNode | undefined = task.parent; node; node = node.parent)
    if (node.kind === "block" && node.guard) return node;
  return undefined;
}

function textsOf(value: Value): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map((part) => str(part));
}
