import type { BlockNode, ParentNode, TaskNode } from "../load/nodes.js";
import { positionOf } from "../load/positions.js";
import { varsOf } from "./role-vars.js";
import { type Layer, layerOf } from "./scope.js";

const none: NodeLayers = { block: [], task: [], includeParams: [] };

const includes = new Set(["include", "include_tasks", "include_role"]);

/** What the `vars:` of a task and of everything around it give, by level. */
export interface NodeLayers {
  /** Of the blocks, imports and includes around a task. */
  block: readonly Layer[];
  /** Of the task itself. */
  task: readonly Layer[];
  /** Of the includes that led here: they count once more, above facts that were set. */
  includeParams: readonly Layer[];
}

/** The layers of tasks and blocks, each computed once: all boards share them. */
export class TaskLayers {
  private readonly cache = new WeakMap<object, NodeLayers>();
  private readonly bareCache = new WeakMap<object, NodeLayers>();

  of(node: TaskNode | BlockNode | undefined): NodeLayers {
    if (!node) return none;
    let layers = this.cache.get(node);
    if (!layers) {
      layers = this.collect(node);
      this.cache.set(node, layers);
    }
    return layers;
  }

  private collect(node: TaskNode | BlockNode): NodeLayers {
    const above = around(node);
    const own = ownLayers(node);
    if (own.length === 0) return this.bare(above);
    const outer = this.of(above);
    const params = node.kind === "task" && includes.has(shortAction(node)) ? own : [];
    return {
      block: [...outer.block, ...outer.task, ...(node.kind === "block" ? own : [])],
      task: node.kind === "task" ? own : [],
      includeParams: [...outer.includeParams, ...params],
    };
  }

  /** Neighbours without variables of their own share one object, by which others may know them. */
  private bare(above: TaskNode | BlockNode | undefined): NodeLayers {
    const outer = this.of(above);
    if (!above || outer.task.length === 0) return outer;
    let layers = this.bareCache.get(above);
    if (!layers) {
      layers = { ...outer, block: [...outer.block, ...outer.task], task: [] };
      this.bareCache.set(above, layers);
    }
    return layers;
  }
}

function shortAction(task: TaskNode): string {
  return task.action.replace(/^ansible\.(?:builtin|legacy)\./, "");
}

/** The nearest block or including task; a role's own `vars:` belong to another level, the play's too. */
function around(node: TaskNode | BlockNode): TaskNode | BlockNode | undefined {
  let parent: ParentNode | undefined = node.parent;
  while (parent?.kind === "role") parent = parent.parent;
  return parent?.kind === "play" ? undefined : parent;
}

function ownLayers(node: TaskNode | BlockNode): Layer[] {
  const vars = varsOf(node);
  if (!vars) return [];
  return [
    layerOf(
      `vars of the ${node.kind}`,
      vars,
      true,
      (name) => positionOf(vars, name) ?? node.keywords.get("vars")?.position,
    ),
  ];
}
