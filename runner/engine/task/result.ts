import type { Module } from "../../../modules/contract.js";
import type { DiffEntry, TaskResult } from "../../events.js";
import type { Value } from "../../values.js";
import type { ModuleOutcome } from "../module/item.js";

/** A module's outcome as `register` gets it: Ansible's common fields added, internal ones left out. */
export function toResult(outcome: ModuleOutcome, withInvocation: boolean): TaskResult {
  const result: TaskResult = { changed: false, ...withoutInternals(outcome.result) };
  for (const stream of ["stdout", "stderr"]) {
    const text = result[stream];
    if (typeof text === "string" && result[`${stream}_lines`] === undefined)
      result[`${stream}_lines`] = splitLines(text);
  }
  if (withInvocation && outcome.args) result["invocation"] = { module_args: outcome.args };
  if (result.failed === undefined && !result.skipped && !result.unreachable) {
    result.failed = result["rc"] !== undefined && result["rc"] !== 0 && result["rc"] !== "0";
  }
  return result;
}

/** Fields that begin with `_ansible_` are between modules and engine. */
function withoutInternals(result: Record<string, unknown>): Record<string, Value> {
  const kept = Object.entries(result).filter(([name, value]) => !name.startsWith("_ansible_") && value !== undefined);
  return Object.fromEntries(kept);
}

/** Python's `str.splitlines`. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** What stays of a result under `no_log`, as Ansible censors it. */
export function censor(result: TaskResult): TaskResult {
  const censored: TaskResult = {
    censored: "the output has been hidden due to the fact that 'no_log: true' was specified for this result",
    changed: Boolean(result.changed),
  };
  for (const key of ["attempts", "retries", "failed", "skipped", "unreachable"]) {
    if (result[key] !== undefined) censored[key] = result[key];
  }
  return censored;
}

/** The summary of a loop from its items' results. */
export function loopResult(items: readonly TaskResult[]): TaskResult {
  const changed = items.some((item) => item.changed);
  if (items.length === 0) {
    return { changed: false, skipped: true, skipped_reason: "No items in the list", results: [] };
  }
  const skipped = items.every((item) => item.skipped);
  const failed = items.some((item) => item.failed);
  const msg = failed ? "One or more items failed" : skipped ? "All items skipped" : "All items completed";
  return {
    results: [...items],
    skipped,
    ...(failed ? { failed } : {}),
    ...(items.some((item) => item.unreachable) ? { unreachable: true } : {}),
    changed,
    msg,
  };
}

/** `diff` as `register` gets it: a list where Ansible's module gives one, otherwise the one difference by itself. */
export function diffField(module: Module | undefined, diff: readonly DiffEntry[]): Value {
  const list = diff.map((entry) => ({ ...entry }) as Record<string, Value>);
  return list.length === 1 && !module?.listsDiff ? list[0] : list;
}
