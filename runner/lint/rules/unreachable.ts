import type { BlockNode, TaskNode } from "../../load/nodes.js";
import { shortPath } from "../../places.js";
import type { Value } from "../../values.js";
import type { Findings } from "../finding.js";
import type { LintedPlay } from "../project/project.js";

type Node = TaskNode | BlockNode;

/** Why what follows cannot run. */
interface End {
  action: string;
  line: string;
}

/** Tasks that never run: conditions that are false as written, and what stands behind an end without a condition. */
export function checkReachable(linted: LintedPlay, findings: Findings): void {
  let end: End | undefined;
  for (const block of linted.blocks) end = walkList([block], end, findings);
}

/** Walks one list of tasks; gives what ends it, if anything does. */
function walkList(nodes: readonly Node[], from: End | undefined, findings: Findings): End | undefined {
  let end = from;
  for (const node of nodes) {
    if (end && !(node.kind === "block" && node.implicit)) {
      report(node, `it comes after \`${end.action}\` at ${end.line}, which always ends the play`, findings);
      return end;
    }
    if (node.kind === "task") end = endOf(node, findings);
    else end = walkBlock(node, end, findings);
  }
  return end;
}

function walkBlock(block: BlockNode, from: End | undefined, findings: Findings): End | undefined {
  if (isNever(block)) {
    report(block, "its condition is false", findings);
    return from;
  }
  const end = walkList(block.block, from, findings);
  walkList(block.rescue, undefined, findings);
  walkList(block.always, undefined, findings);
  // A rescue takes a failure up; under a condition nothing is certain.
  return block.rescue.length > 0 || block.keywords.has("when") ? from : end;
}

function endOf(task: TaskNode, findings: Findings): End | undefined {
  if (isNever(task)) {
    report(task, "its condition is false", findings);
    return undefined;
  }
  const conditional = ["when", "ignore_errors", "failed_when", "tags", "run_once", "delegate_to"];
  if (conditional.some((name) => task.keywords.has(name)) || task.loop) return undefined;
  if (isConditional(task)) return undefined;
  const ends = task.resolved === "meta" && /^end_(?:play|host)$/.test(task.freeForm ?? "");
  if (!ends && task.resolved !== "fail") return undefined;
  const action = ends ? `meta: ${task.freeForm}` : task.action;
  return { action, line: `${shortPath(task.position.file)}:${task.position.line}` };
}

/** Something around the task may keep it from running, or from failing the play. */
function isConditional(task: TaskNode): boolean {
  for (let node = task.parent; node && node.kind !== "play"; node = node.parent)
    if (["when", "ignore_errors", "tags"].some((name) => node.keywords.has(name))) return true;
  return false;
}

function isNever(node: Node): boolean {
  const when = node.keywords.get("when")?.value;
  const list = Array.isArray(when) ? when : [when];
  return list.some(
    (condition: Value) => condition === false || /^\s*(?:false|False|not true)\s*$/.test(String(condition)),
  );
}

function report(node: Node, why: string, findings: Findings): void {
  const what = node.kind === "block" ? "This block" : "This task";
  findings.add("unreachable-task", `${what} can never run: ${why}.`, node.position);
}
