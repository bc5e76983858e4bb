import type { PlayNode, TaskNode } from "../load/nodes.js";
import type { Value } from "../values.js";
import type { Scope } from "../vars/scope.js";

export type Values = Record<string, Value>;

/** What a scope is for. Without a host: the play as a whole; without a task: all of the play's tasks. */
export interface ScopeRequest {
  play: PlayNode;
  host?: string;
  task?: TaskNode;
  /** Hosts of the batch that have not failed (`play_hosts`, `ansible_play_batch`). */
  batch?: readonly string[];
  /** All hosts of the play (`ansible_play_hosts_all`). */
  playHosts?: readonly string[];
  /** Hosts of the play that are still active (`ansible_play_hosts`). */
  activeHosts?: readonly string[];
}

/** What the engine asks of the store of variables. The one precedence list is `runner/vars`'s. */
export interface Variables {
  scope(request: ScopeRequest): Scope;
  /** `set_fact` and `register`. */
  setVariables(host: string, values: Values): void;
  /** What modules find out (`ansible_facts`); names as modules give them. */
  setFacts(host: string, facts: Values): void;
  /** `include_vars`. */
  includeVariables(host: string, values: Values): void;
  factsGathered(host: string): boolean;
  clearFacts(host: string): void;
}
