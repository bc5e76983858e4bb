import { localNames } from "../../inventory/inventory.js";
import { nearestKeyword } from "../../load/effective.js";
import type { TaskNode } from "../../load/nodes.js";
import type { Step } from "../dispatcher.js";
import { controllerShard } from "../queue/names.js";

/** Which process carries which task out: the board's shard, or the controller where the task works there. */
export class Owners {
  readonly #shards = new Map<string, number>();

  /** Hosts that are in no shard (the controller itself, hosts that tasks add) are the controller's. */
  constructor(shards: readonly (readonly string[])[]) {
    for (const [shard, hosts] of shards.entries()) for (const host of hosts) this.#shards.set(host, shard);
  }

  ofHost(host: string): number {
    return this.#shards.get(host) ?? controllerShard;
  }

  ofStep({ task, host, onController }: Omit<Step, "key">): number {
    return onController || worksLocally(task) ? controllerShard : this.ofHost(host);
  }
}

/** As it is written: `connection: local`, or delegated to the controller by name. */
export function worksLocally(task: TaskNode): boolean {
  const delegate = nearestKeyword(task, "delegate_to")?.value;
  if (typeof delegate === "string") return localNames.includes(delegate.trim());
  return nearestKeyword(task, "connection")?.value === "local";
}

/** Deals boards out to shards, one after the other, so that the batches of `serial` are spread over all of them. */
export function dealOut(hosts: readonly string[], shards: number): string[][] {
  const dealt: string[][] = Array.from({ length: Math.max(1, Math.min(shards, hosts.length)) }, () => []);
  for (const [index, host] of hosts.entries()) dealt[index % dealt.length]!.push(host);
  return dealt;
}
