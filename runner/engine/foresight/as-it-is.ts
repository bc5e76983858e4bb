import type { ModuleResult, Plan } from "../../../modules/contract.js";
import type { Reading } from "../../../modules/kit/readers.js";
import { isDict, type Value } from "../../values.js";
import { layerOf, type Scope } from "../../vars/scope.js";
import type { Progressing } from "../module/item.js";
import { restingOutcome } from "../module/outcomes.js";

/** On a registered result: the result that the board as it is would have given, where a check has foretold another one. */
export const asItIs: unique symbol = Symbol("as the board is");

/**
 * What a task that only looks would register of the board as it is. Undefined where that is what is foretold, and for
 * tasks that change something.
 */
export function resultAsItIs(
  run: Progressing,
  foretold: Plan,
  planFrom: (seen: Record<string, Reading>) => Plan,
): ModuleResult | undefined {
  if (!run.real || run.item.module.changes !== false) return undefined;
  try {
    const plan = planFrom({ ...run.seen, ...run.real });
    if (plan.plan === "change" || plan.plan === "unknown" || plan.plan === "wait") return undefined;
    if (JSON.stringify(plan) === JSON.stringify(foretold)) return undefined;
    return restingOutcome(run, plan).result;
  } catch {
    // What can't be planned from either is nothing that could be told apart.
    return undefined;
  }
}

/** The scope as it would be if every task that looked had been told of the board as it is; undefined where it is the same. */
export function scopeAsItIs(scope: Scope): Scope | undefined {
  const others: Record<string, Value> = {};
  for (const name of scope.names()) {
    const value = scope.find(name)!.value;
    const other = valueAsItIs(value);
    if (other !== value) others[name] = other;
  }
  return Object.keys(others).length === 0 ? undefined : scope.with(layerOf("the board as it is", others, false));
}

/** A registered result, or a loop's. */
function valueAsItIs(value: Value): Value {
  if (!isDict(value) || value instanceof Map) return value;
  const own = (value as { [asItIs]?: Value })[asItIs];
  if (own !== undefined) return own;
  const items = value["results"];
  if (!Array.isArray(items)) return value;
  const results = items.map(valueAsItIs);
  return results.some((item, index) => item !== items[index]) ? { ...value, results } : value;
}
