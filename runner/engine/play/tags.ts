import { allKeywords } from "../../load/effective.js";
import type { BlockNode, TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import { str } from "../../template/values.js";
import type { Value } from "../../values.js";

/** `--tags` and `--skip-tags`. */
export interface TagChoice {
  only: readonly string[];
  skip: readonly string[];
}

/** A task's tags with those of everything around it, rendered. */
export function tagsOf(node: TaskNode | BlockNode, templar: Templar | undefined): string[] {
  const tags = allKeywords(node, "tags").flatMap(({ value, position }) => {
    const rendered = templar ? templar.template(value, position) : value;
    return (Array.isArray(rendered) ? rendered : splitTags(rendered)).flatMap((tag) =>
      Array.isArray(tag) ? tag.map((inner: Value) => str(inner)) : splitTags(tag),
    );
  });
  return [...new Set(tags)];
}

function splitTags(value: Value): string[] {
  return str(value)
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
}

/** Whether tags choose a task, with Ansible's special ones: always, never, all, tagged, untagged. */
export function isChosen(own: readonly string[], { only, skip }: TagChoice): boolean {
  const tags = own.length > 0 ? own : ["untagged"];
  const has = (tag: string) => tags.includes(tag);
  const tagged = own.length > 0;
  const among = (list: readonly string[]) => list.some(has);
  const chosen =
    has("always") ||
    ((only.length === 0 || only.includes("all")) && !has("never")) ||
    among(only) ||
    (only.includes("tagged") && tagged && !has("never"));
  if (!chosen || skip.length === 0) return chosen;
  if (skip.includes("all")) return has("always") && !skip.includes("always");
  return !(among(skip) || (skip.includes("tagged") && tagged));
}

/** A block without the tasks that the tags leave out; undefined when nothing is left. */
export function filterBlock(block: BlockNode, keep: (task: TaskNode) => boolean): BlockNode | undefined {
  const filter = (list: readonly (TaskNode | BlockNode)[]) =>
    list.flatMap((node): (TaskNode | BlockNode)[] => {
      if (node.kind === "task") return keep(node) ? [node] : [];
      const inner = filterBlock(node, keep);
      return inner ? [inner] : [];
    });
  const filtered = {
    ...block,
    block: filter(block.block),
    rescue: filter(block.rescue),
    always: filter(block.always),
  };
  return filtered.block.length + filtered.rescue.length + filtered.always.length > 0 ? filtered : undefined;
}
