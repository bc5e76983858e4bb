import { AxleError } from "../../errors.js";
import type { BlockNode, PlayNode, TaskNode } from "../../load/nodes.js";
import { loadPlaybook } from "../../load/playbook.js";
import { flattenRole, roleHandlers } from "../../load/roles.js";
import { followInclude } from "./follow.js";
import type { LintedPlay, LintProject, ProjectMeans } from "./project.js";

/** Loads playbooks for the rules. What cannot be loaded becomes findings, and the rest is looked at all the same. */
export function openProject(playbooks: readonly string[], means: ProjectMeans): LintProject {
  const { findings, vars, files, templar, withoutInventory } = means;
  const plays = playbooks.flatMap((file) => {
    try {
      return loadPlaybook(means.context, file).plays.map((play) => gather(play, means));
    } catch (error) {
      if (!(error instanceof AxleError)) throw error;
      findings.addError(error, { file, line: 1, column: 1 });
      return [];
    }
  });
  return { plays, vars, files, templar, findings, withoutInventory };
}

function gather(play: PlayNode, means: ProjectMeans): LintedPlay {
  const hosts = means.hostsOf(play);
  means.vars.enterPlay(play, {
    all: hosts.map(({ name }) => name),
    batch: hosts.map(({ name }) => name),
    removed: new Set(),
  });
  const blocks = [...play.preTasks, ...play.roles.flatMap(flattenRole), ...play.tasks, ...play.postTasks];
  const handlers = [...play.roles.flatMap(roleHandlers), ...play.handlers, ...play.importedRoles.flatMap(roleHandlers)];
  const gatherer = new Gatherer(play, means);
  for (const block of blocks) gatherer.take(block, []);
  for (const handler of handlers) gatherer.take(handler, []);
  const { tasks, included, open } = gatherer;
  return { play, hosts, blocks, handlers: [...handlers, ...gatherer.handlers], tasks, included, open };
}

/** Collects tasks, following includes as far as their names are known. */
class Gatherer {
  readonly tasks: TaskNode[] = [];
  readonly handlers: (TaskNode | BlockNode)[] = [];
  readonly included = new Map<TaskNode, readonly BlockNode[]>();
  open = false;

  constructor(
    private readonly play: PlayNode,
    private readonly means: ProjectMeans,
  ) {}

  take(node: TaskNode | BlockNode, chain: readonly string[]): void {
    if (node.kind === "block") {
      for (const inner of [...node.block, ...node.rescue, ...node.always]) this.take(inner, chain);
      return;
    }
    this.tasks.push(node);
    if (node.resolved === "include_tasks" || node.resolved === "include_role") this.#follow(node, chain);
  }

  #follow(task: TaskNode, chain: readonly string[]): void {
    const { blocks, complete } = followInclude(task, this.play, this.means, chain);
    if (!complete) this.open = true;
    this.included.set(
      task,
      blocks.map(({ block }) => block),
    );
    for (const { block, key } of blocks) {
      if (block.roleUse) this.#takeHandlers(block.roleUse, [...chain, key]);
      this.take(block, [...chain, key]);
    }
  }

  #takeHandlers(role: NonNullable<BlockNode["roleUse"]>, chain: readonly string[]): void {
    const handlers = roleHandlers(role);
    this.handlers.push(...handlers);
    for (const handler of handlers) this.take(handler, chain);
  }
}
