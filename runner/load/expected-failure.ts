import type { ParentNode, TaskNode } from "./nodes.js";

/**
 * Whether a playbook reckons with a task's failure: `ignore_errors`, `failed_when`, or a block that rescues it. What such
 * a task uses and axle has not is then its failure when it runs, as in Ansible, and not the whole playbook's.
 */
export function expectsFailure(task: TaskNode): boolean {
  if (task.keywords.has("failed_when")) return true;
  for (let node: TaskNode | ParentNode = task; ; ) {
    const ignored = node.keywords.get("ignore_errors")?.value;
    if (ignored !== undefined && ignored !== null && ignored !== false && ignored !== "no") return true;
    const parent: ParentNode | undefined = node.parent;
    if (!parent) return false;
    if (parent.kind === "block" && parent.rescue.length > 0 && parent.block.includes(node as TaskNode)) return true;
    node = parent;
  }
}
