import type { Effect } from "../../../modules/contract.js";
import { parseAddress } from "../../inventory/addresses.js";
import type { TaskNode } from "../../load/nodes.js";
import type { Value } from "../../values.js";
import { literalNames } from "../../vars/origin.js";
import type { ItemOutcome } from "../task/outcome.js";
import type { PlayRun } from "./play-run.js";

type Values = Record<string, Value>;

/**
 * Takes over what a task's item learned or asked for: facts, variables, new hosts and groups, statistics. Gives whether the
 * inventory changed, for items that had it in mind.
 */
export function applyEffects(
  play: PlayRun,
  host: string,
  task: TaskNode,
  item: ItemOutcome,
  runOnce: boolean,
): boolean | undefined {
  const hosts = targets(play, host, item, runOnce);
  let settled = false;
  let changed: boolean | undefined;
  for (const effect of item.effects) {
    changed = applyEffect(play, host, hosts, effect, task, runOnce) ?? changed;
    settled ||= effect.effect === "set-variables" || effect.effect === "include-variables";
  }
  const facts = item.result["ansible_facts"];
  if (settled || item.show === "always" || typeof facts !== "object" || facts === null) return changed;
  for (const target of hosts) play.run.vars.store(target).addFacts(facts as Values);
  return changed;
}

/** Whom facts are for: the host, the one it was delegated to, or with `run_once` all hosts of the batch. */
function targets(play: PlayRun, host: string, item: ItemOutcome, runOnce: boolean): readonly string[] {
  if (item.delegateFacts && item.delegatedTo !== undefined) return [item.delegatedTo];
  return runOnce ? play.reachable() : [host];
}

function applyEffect(
  play: PlayRun,
  host: string,
  hosts: readonly string[],
  effect: Effect,
  task: TaskNode,
  runOnce: boolean,
): boolean | undefined {
  const { run } = play;
  switch (effect.effect) {
    case "set-variables":
      for (const target of hosts) {
        run.vars.store(target).set(effect.values as Values, literalNames(task.args));
        if (effect.cacheable) run.vars.store(target).addFacts(effect.values as Values);
      }
      break;
    case "include-variables":
      for (const target of hosts) run.vars.store(target).include(effect.values as Values);
      break;
    case "add-host": {
      const { name, port } = splitPort(effect.name);
      const values = effect.values as Values;
      const changed = run.inventory.addHost({ name, groups: effect.groups, vars: values, ...(port ? { port } : {}) });
      if (changed) play.noteAdded(name);
      return changed;
    }
    case "group-by":
      return run.inventory.groupBy({ host, group: effect.key, parents: effect.parents });
    case "stats":
      keepStats(play, effect, runOnce ? play.reachable() : [host]);
      break;
    case "show":
      break;
  }
  return undefined;
}

function keepStats(play: PlayRun, effect: Extract<Effect, { effect: "stats" }>, hosts: readonly string[]): void {
  for (const target of effect.perHost ? hosts : [undefined]) {
    for (const [name, value] of Object.entries(effect.data)) {
      play.run.stats.setCustom(name, value as Value, target, effect.aggregate);
    }
    play.run.emit({
      event: "stats-set",
      data: effect.data as Values,
      ...(target === undefined ? {} : { host: target }),
    });
  }
}

function splitPort(name: string): { name: string; port?: number } {
  const address = name.includes("[") ? undefined : parseAddress(name);
  if (!address) return { name };
  return { name: address.host, ...(address.port === undefined ? {} : { port: address.port }) };
}

/** Makes a task's result a variable of its host, or of all hosts with `run_once`. */
export function registerResult(play: PlayRun, host: string, task: TaskNode, result: Values, runOnce: boolean): void {
  if (!task.register) return;
  const { invocation: _, ...kept } = result;
  for (const target of runOnce ? play.reachable() : [host]) {
    play.run.vars.store(target).set({ [task.register]: kept });
  }
}
