import { AxleError, type Position } from "../../errors.js";
import { nearestKeyword } from "../../load/effective.js";
import type { BlockNode, ParentNode, PlaybookNode, PlayNode, TaskNode } from "../../load/nodes.js";
import { worksLocally } from "./owners.js";

/** What a divided run can't keep as one process does, found while the playbooks are loaded. */
export function refuseUnshared(playbooks: readonly PlaybookNode[], check: boolean): void {
  for (const play of playbooks.flatMap(({ plays }) => plays)) {
    for (const name of deciding) refuseChance(play, name);
    for (const task of tasksOf(play)) refuseTask(task, check);
  }
}

/** The same for a task, which may have come by an include. */
export function refuseTask(task: TaskNode, check: boolean): void {
  for (const name of deciding) refuseChance(task, name);
  refuseThrottle(task);
  if (check) refuseDelegation(task);
}

/** Keywords that decide about the way that all processes take. */
const deciding = [
  "serial",
  "strategy",
  "max_fail_percentage",
  "run_once",
  "any_errors_fatal",
  "throttle",
  "gather_facts",
];

/** Functions and filters of templates that need not give the same in two processes. */
const chance = /\b(?:now|lookup|query|q)\s*\(|\|\s*(?:random|shuffle|password_hash)\b|\bansible_date_time\b/;

function refuseChance(node: TaskNode | PlayNode, name: string): void {
  const keyword = node.keywords.get(name);
  if (!keyword || !chance.test(JSON.stringify(keyword.value) ?? "")) return;
  throw refusal(
    `\`${name}\` must come out the same in all processes of a divided run, and this may not.`,
    keyword.position,
    "Give its value with -e, or run without --shard.",
  );
}

/** Boards that go their own ways reach a task in another order in each process: nobody could count them. */
function refuseThrottle(task: TaskNode): void {
  const throttle = nearestKeyword(task, "throttle");
  const strategy = nearestKeyword(task, "strategy");
  if (!throttle || !strategy || String(strategy.value).replace(/^.*\./, "") === "linear") return;
  throw refusal(
    `\`throttle\` can't be kept in a divided run with the strategy ${String(strategy.value)}.`,
    throttle.position,
    "Use the strategy linear for this play, or run without --shard.",
  );
}

/** What a check has foretold of a board is known to the process that has the board. */
function refuseDelegation(task: TaskNode): void {
  const delegate = nearestKeyword(task, "delegate_to");
  if (!delegate && !worksLocally(task)) return;
  throw refusal(
    "A divided check can't foretell what tasks do that work on another board or on the controller.",
    delegate?.position ?? task.position,
    "Check without --shard.",
  );
}

function refusal(message: string, position: Position, remedy: string): AxleError {
  return new AxleError({ kind: "unsupported", message, position, remedy });
}

function* tasksOf(play: PlayNode): Generator<TaskNode> {
  const roles = [...play.roles, ...play.importedRoles].flatMap((role) => [...role.tasks, ...role.handlers]);
  yield* within([...play.preTasks, ...roles, ...play.tasks, ...play.postTasks, ...play.handlers]);
}

function* within(nodes: readonly (BlockNode | TaskNode | ParentNode)[]): Generator<TaskNode> {
  for (const node of nodes) {
    if (node.kind === "task") yield node;
    if (node.kind === "block") yield* within([...node.block, ...node.rescue, ...node.always]);
    if (node.kind === "role") yield* within([...node.dependencies, ...node.tasks, ...node.handlers]);
    if (node.kind === "block" && node.roleUse) yield* within([node.roleUse]);
  }
}
