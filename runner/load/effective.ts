import type { Keyword, ParentNode, TaskNode } from "./nodes.js";

type Node = ParentNode | TaskNode;

/**
 * The nodes a node takes keywords from, itself first, the play last. What was included at run time does not inherit from
 * its include task (only `vars` does), as in Ansible: `apply` is for that.
 */
export function* lineage(node: Node, keyword: string): Generator<Node> {
  yield node;
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (parent.kind === "task" && keyword !== "vars") continue;
    yield parent;
  }
}

/**
 * The keyword that counts for a node: its own, or the nearest one above it. For keywords that combine as "nearest". Asked
 * some twenty times for each task on each host: the same walk as {@link lineage}'s, without a generator.
 */
export function nearestKeyword(node: Node, name: string): Keyword | undefined {
  for (let level: Node | undefined = node; level; level = level.parent) {
    if (level !== node && level.kind === "task" && name !== "vars") continue;
    const found = level.keywords.get(name);
    if (found && found.value !== null) return found;
  }
  return undefined;
}

/** Every value of a keyword that bears on a node, outermost first. For keywords that combine as "append" or "merge". */
export function allKeywords(node: Node, name: string): Keyword[] {
  const found: Keyword[] = [];
  for (const level of lineage(node, name)) {
    const own = level.keywords.get(name);
    if (own && own.value !== null) found.push(own);
  }
  return found.reverse();
}
