import { AxleError } from "../../errors.js";
import type { TaskInfo, TaskResult } from "../../events.js";
import type { BlockNode, ParentNode, TaskNode } from "../../load/nodes.js";
import { roleHandlers } from "../../load/roles.js";
import { findIncludedFile, loadRoleUse, loadTaskFile } from "../../load/run-time.js";
import { str } from "../../template/values.js";
import { isDict, type Value } from "../../values.js";
import { markUnsafe } from "../../vars/unsafe.js";
import { tasksOf } from "../iterator/failure.js";
import type { Carrier } from "../task/execute.js";
import { withoutOmitted } from "../task/module-args.js";
import type { ItemOutcome } from "../task/outcome.js";
import { isImplicit } from "./implicit.js";
import type { PlayRun } from "./play-run.js";
import type { Processed } from "./process.js";
import { compileRole } from "./roles.js";
import { filterBlock, isChosen, tagsOf } from "./tags.js";

/** Includes inside each other before they are taken for some that include themselves without end. */
const deepest = 150;

const includeActions = new Set(["include_tasks", "include_role", "include"]);

export function isInclude(task: TaskNode): boolean {
  return includeActions.has(task.resolved);
}

/** Renders what an include names; loading is done once for all hosts that include the same. */
export function includeCarrier(play: PlayRun): Carrier {
  return {
    kind: "include",
    prepare: (job, pass) => {
      const { task } = job;
      const { apply: _, ...written } = task.args;
      const args = withoutOmitted(pass.templar.template(written, task.position), play.run.vars.omit) as Record<
        string,
        Value
      >;
      if (task.resolved === "include_role") return { args };
      const name = task.freeForm ?? task.argsTemplate ?? task.args["file"];
      return { args, file: str(pass.templar.template(name, task.position)) };
    },
  };
}

/** Hosts that include the same thing with the same variables. */
interface Inclusion {
  task: TaskNode;
  info: TaskInfo;
  key: string;
  item: ItemOutcome;
  hosts: string[];
  /** The item's own turn on each host: a host includes the same file twice when its loop says so. */
  turn: number;
}

/** Loads what tasks have included, and puts it next in the walk of the hosts that asked for it. Gives the new tasks. */
export function processIncludes(
  play: PlayRun,
  done: readonly Processed[],
  infoOf: (task: TaskNode) => TaskInfo,
): TaskNode[] {
  const added: TaskNode[] = [];
  const perHost = new Map<string, BlockNode[]>();
  for (const inclusion of collect(done, infoOf)) {
    const block = load(play, inclusion);
    if (!block) continue;
    added.push(...tasksOf(block).filter((task) => !task.handler));
    for (const host of inclusion.hosts) perHost.set(host, [...(perHost.get(host) ?? []), block]);
  }
  for (const [host, blocks] of perHost) play.walk.insert(host, blocks);
  return added;
}

function collect(done: readonly Processed[], infoOf: (task: TaskNode) => TaskInfo): Inclusion[] {
  const inclusions: Inclusion[] = [];
  for (const { host, task, outcome, verdict } of done) {
    if (!isInclude(task) || verdict === "unreachable") continue;
    for (const item of outcome.items) {
      if (!item.include || item.result.skipped || item.result.failed) continue;
      const key = JSON.stringify([task.id, item.include, item.loop?.values ?? null], stable);
      let inclusion = inclusions.find((known) => known.key === key && !known.hosts.includes(host));
      if (!inclusion) {
        inclusion = { task, info: infoOf(task), key, item, hosts: [], turn: inclusions.length };
        inclusions.push(inclusion);
      }
      inclusion.hosts.push(host);
    }
  }
  return inclusions;
}

function stable(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : typeof value === "bigint" ? String(value) : value;
}

/** The included tasks as a block, filtered by tags; undefined when loading failed, which fails the hosts. */
function load(play: PlayRun, inclusion: Inclusion): BlockNode | undefined {
  refuseEndless(inclusion.task);
  try {
    return inclusion.task.resolved === "include_role" ? loadRole(play, inclusion) : loadFile(play, inclusion);
  } catch (error) {
    if (
      !(error instanceof AxleError) ||
      (error.kind !== "missing-file" && inclusion.task.resolved !== "include_role")
    ) {
      throw error;
    }
    failHosts(play, inclusion, error);
    return undefined;
  }
}

function refuseEndless(task: TaskNode): void {
  let depth = 0;
  for (let node: ParentNode | undefined = task; node; node = node.parent)
    if (node.kind === "task" && ++depth > deepest)
      throw new AxleError({
        kind: "schema",
        message: `Includes are nested more than ${deepest} deep: this one includes itself without end.`,
        position: task.position,
        remedy: "Give it a condition (`when:`) that ends.",
      });
}

function loadFile(play: PlayRun, inclusion: Inclusion): BlockNode {
  const { task, item, hosts } = inclusion;
  const parent = withItemVars(task, item);
  const request = { task: parent, play: play.node, ...applyOf(play, inclusion, parent) };
  const file = findIncludedFile(request, item.include!.file!);
  const block = loadTaskFile(play.run.load, request, file);
  for (const host of hosts) play.run.stats.count(host, "ok");
  const label = item.loop?.label;
  play.run.emit({ event: "included", task: inclusion.info, file, hosts, ...(label === undefined ? {} : { label }) });
  if (!task.handler) return filtered(play, block, parent);
  for (const handler of tasksOf(block)) for (const host of hosts) play.walk.notify(handler, host);
  return block;
}

function loadRole(play: PlayRun, inclusion: Inclusion): BlockNode {
  const parent = withItemVars(inclusion.task, inclusion.item);
  const request = { task: parent, play: play.node, ...applyOf(play, inclusion, parent) };
  const block = loadRoleUse(play.run.load, request, inclusion.item.include!.args);
  const role = block.roleUse!;
  if (role.public) play.run.vars.addPublicRole(play.node, role);
  const known = new Set(play.walk.handlers.map((handler) => handler.id));
  play.walk.handlers.push(
    ...roleHandlers(role)
      .flatMap(tasksOf)
      .filter((handler) => !known.has(handler.id)),
  );
  return filtered(play, { ...block, block: compileRole(role, play.run.load.ids) }, parent);
}

/** The include task with the loop's variables as its own: what it includes sees them. They are never templated again. */
function withItemVars(task: TaskNode, item: ItemOutcome): TaskNode {
  const values = item.loop?.values;
  if (!values) return { ...task };
  const { ansible_loop_var: _, ansible_index_var: __, ...vars } = values;
  const own = task.keywords.get("vars");
  const written = isDict(own?.value) ? (own.value as Record<string, Value>) : {};
  const keywords = new Map(task.keywords);
  keywords.set("vars", {
    value: { ...written, ...(markUnsafe(vars) as Record<string, Value>) },
    position: own?.position ?? task.position,
  });
  return { ...task, keywords };
}

/** `apply:`, whose own templates are left to the included tasks. */
function applyOf(_play: PlayRun, _inclusion: Inclusion, parent: TaskNode): { apply?: Value } {
  const apply = parent.args["apply"];
  return apply === undefined ? {} : { apply };
}

function filtered(play: PlayRun, block: BlockNode, parent: TaskNode): BlockNode {
  const { tags = [], skipTags = [] } = play.run.options;
  const templar = play.templar(parent, undefined);
  const choice = { only: tags, skip: skipTags };
  const keep = (task: TaskNode) => isImplicit(task) || isChosen(tagsOf(task, templar), choice);
  return filterBlock(block, keep) ?? { ...block, block: [], rescue: [], always: [] };
}

function failHosts(play: PlayRun, { task, info, hosts }: Inclusion, error: AxleError): void {
  const result: TaskResult = { changed: false, failed: true, reason: error.message, msg: error.message };
  for (const host of hosts) {
    if (task.resolved !== "include_role") play.run.stats.count(host, "failed");
    play.run.emit({
      event: "result",
      task: info,
      host,
      status: "failed",
      result,
      ignored: false,
      diff: [],
      elapsedMs: 0,
    });
    play.run.failed.add(host);
    play.walk.fail(host);
    play.removed.add(host);
  }
  play.updateHosts();
}
