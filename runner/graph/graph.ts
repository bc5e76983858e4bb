import { titleOf } from "../explain/find-tasks.js";
import type { LintedPlay } from "../lint/project/project.js";
import type { BlockNode, RoleUse, TaskNode } from "../load/nodes.js";
import { shortPath } from "../places.js";

export type GraphKind = "playbook" | "play" | "role" | "file" | "task" | "handlers";

/** A part of a playbook with what it uses below it. */
export interface GraphNode {
  kind: GraphKind;
  label: string;
  /** How it is used: a dependency, an import, an include. */
  how?: string;
  children: GraphNode[];
}

/** The tree of a playbook: plays, their roles with dependencies, imported and included files; tasks where asked for. */
export function graphOf(file: string, plays: readonly LintedPlay[], withTasks: boolean): GraphNode {
  const children = plays.map((linted) => playNode(linted, withTasks));
  return { kind: "playbook", label: shortPath(file), children };
}

function playNode(linted: LintedPlay, withTasks: boolean): GraphNode {
  const { play } = linted;
  const walk = new Walk(linted, withTasks);
  const blocks = (list: readonly BlockNode[]) => list.flatMap((block) => walk.node(block));
  return {
    kind: "play",
    label: play.name ?? "play",
    children: [
      ...blocks(play.preTasks),
      ...play.roles.map((role) => walk.role(role, "role")),
      ...blocks(play.tasks),
      ...blocks(play.postTasks),
    ],
  };
}

class Walk {
  constructor(
    private readonly linted: LintedPlay,
    private readonly withTasks: boolean,
  ) {}

  role(role: RoleUse, how: string): GraphNode {
    const children = [
      ...role.dependencies.map((dependency) => this.role(dependency, "dependency")),
      ...role.tasks.flatMap((block) => this.node(block)),
    ];
    return { kind: "role", label: role.name ?? role.roleName, how, children };
  }

  node(node: BlockNode | TaskNode): GraphNode[] {
    if (node.kind === "task") return this.#task(node);
    if (node.roleUse) return [this.role(node.roleUse, node.parent?.kind === "task" ? "include" : "import")];
    const children = [...node.block, ...node.rescue, ...node.always].flatMap((inner) => this.node(inner));
    if (!node.file) return children;
    const how = node.parent?.kind === "task" ? "include" : "import";
    return [{ kind: "file", label: shortPath(node.file), how, children }];
  }

  #task(task: TaskNode): GraphNode[] {
    const brought = this.linted.included.get(task);
    if (brought) return brought.flatMap((block) => this.node(block));
    return this.withTasks ? [{ kind: "task", label: titleOf(task), children: [] }] : [];
  }
}
