import type { Value } from "../values.js";
import { markUnsafe } from "../vars/unsafe.js";
import type { Host } from "./host.js";
import type { Inventory } from "./inventory.js";

/** What `add_host` asks for. */
export interface NewHost {
  name: string;
  groups: readonly string[];
  vars: Record<string, Value>;
  /** From `name: host:port`; hosts that are there already keep theirs. */
  port?: number;
}

/** What `group_by` asks for. */
export interface NewGrouping {
  host: string;
  group: string;
  parents: readonly string[];
}

/** Changes that tasks made to the inventory, kept so that `meta: refresh_inventory` can make them again. */
export class DynamicInventory {
  private readonly added: NewHost[] = [];
  private readonly grouped: NewGrouping[] = [];

  constructor(readonly inventory: Inventory) {}

  /** Adds a host (or changes one); whether anything changed. */
  addHost(asked: NewHost): boolean {
    this.added.push(asked);
    return applyNewHost(this.inventory, asked);
  }

  /** Puts a host into a group, made with its parents if need be; whether anything changed. */
  groupBy(asked: NewGrouping): boolean {
    this.grouped.push(asked);
    return applyGrouping(this.inventory, asked);
  }

  /** The same changes made to an inventory that was loaded again. */
  carryOver(fresh: Inventory): DynamicInventory {
    const next = new DynamicInventory(fresh);
    for (const host of this.added) next.addHost(host);
    for (const grouping of this.grouped) if (fresh.getHost(grouping.host)) next.groupBy(grouping);
    return next;
  }
}

function applyNewHost(inventory: Inventory, asked: NewHost): boolean {
  let changed = false;
  let host = inventory.hosts.get(asked.name);
  if (!host) {
    host = inventory.addHost(asked.name, inventory.all, asked.port);
    changed = true;
  }
  // Rendered values may hold what a board said: they are never rendered again.
  for (const [name, value] of Object.entries(asked.vars))
    changed = setIfOther(host, name, markUnsafe(value)) || changed;
  for (const name of asked.groups) changed = inventory.addGroup(name).addHost(host) || changed;
  if (changed) inventory.reconcile();
  return changed;
}

function setIfOther(host: Host, name: string, value: Value): boolean {
  if (host.vars.has(name) && JSON.stringify(host.vars.values[name]) === JSON.stringify(value)) return false;
  host.vars.set(name, value);
  return true;
}

function applyGrouping(inventory: Inventory, asked: NewGrouping): boolean {
  const host = inventory.getHost(asked.host);
  if (!host) return false;
  const group = inventory.addGroup(asked.group);
  let changed = false;
  for (const name of asked.parents) {
    changed = !inventory.groups.has(name) || changed;
    changed = inventory.addGroup(name).addChild(group) || changed;
  }
  changed = group.addHost(host) || changed;
  if (changed) inventory.reconcile();
  return changed;
}
