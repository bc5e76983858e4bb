import type { Effect } from "../../../modules/contract.js";
import type { DiffEntry, TaskResult } from "../../events.js";
import type { Value } from "../../values.js";

/** What one execution of a task came to: the task itself, or one item of its loop. */
export interface ItemOutcome {
  result: TaskResult;
  effects: readonly Effect[];
  diff: readonly DiffEntry[];
  /** Handlers to be told when the task has changed something, rendered. */
  notify: readonly string[];
  ignoreErrors: boolean;
  noLog: boolean;
  delegatedTo?: string;
  /** Facts belong to the host that the task was delegated to. */
  delegateFacts?: boolean;
  /** A loop's item, and how it is shown. */
  loop?: { item: Value; label: string; values: Record<string, Value> };
  /** What is to be included: rendered arguments of include_tasks or include_role. */
  include?: { args: Record<string, Value>; file?: string };
  show?: "always" | "never";
  /** The board shows that no other may be given the same: the play ends for all. */
  stopsPlay?: boolean;
  /** In a check: what could not be known, and why. */
  unknown?: string;
  elapsedMs: number;
}

/** What a task came to on one board. */
export interface TaskOutcome {
  /** Facts that were chosen by what this run refers to: another one asks again. */
  partial?: true;
  /** The action that a templated one came to. */
  action?: string;
  /** What `register` gets. */
  result: TaskResult;
  items: readonly ItemOutcome[];
  /** The task looped, so that its items have results of their own. */
  looped: boolean;
  ignoreErrors: boolean;
  ignoreUnreachable: boolean;
  noLog: boolean;
  delegatedTo?: string;
  elapsedMs: number;
  /** An earlier run's outcome, taken over by one that goes on with it. */
  replayed?: true;
  /** An earlier run was stopped in the middle of it: whoever it notifies is told, whatever it finds now. */
  mayHaveChanged?: true;
}

export type Verdict = "ok" | "changed" | "failed" | "skipped" | "unreachable";

/** How a result counts, as Ansible's TaskResult tells them apart. */
export function verdictOf(result: TaskResult): Verdict {
  if (failedWhen(result) ?? has(result, "failed")) return "failed";
  if (has(result, "unreachable")) return "unreachable";
  if (isSkipped(result)) return "skipped";
  return has(result, "changed") ? "changed" : "ok";
}

function has(result: TaskResult, key: "failed" | "unreachable" | "changed"): boolean {
  if (key in result && result[key] !== undefined) return Boolean(result[key]);
  return itemsOf(result).some((item) => Boolean(item[key]));
}

/** What `failed_when` decided, which is above `failed`: attempts that ran out don't fail a task that it calls good. */
function failedWhen(result: TaskResult): boolean | undefined {
  const decided = [result, ...itemsOf(result)].filter((one) => "failed_when_result" in one);
  return decided.length === 0 ? undefined : decided.some((one) => Boolean(one["failed_when_result"]));
}

function isSkipped(result: TaskResult): boolean {
  const items = itemsOf(result);
  if (items.length > 0 && items.every((item) => item.skipped)) return true;
  return Boolean(result.skipped);
}

/** Results of a loop's items; a module may call a list of texts `results`, too. */
function itemsOf(result: TaskResult): TaskResult[] {
  const items: unknown = result["results"];
  return Array.isArray(items) ? items.filter((item) => typeof item === "object" && item !== null) : [];
}
