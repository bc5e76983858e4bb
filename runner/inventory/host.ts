import type { Position } from "../errors.js";
import type { HashBehaviour } from "../vars/merge.js";
import { isIpAddress } from "./addresses.js";
import type { Group } from "./group.js";
import { InventoryVars } from "./inventory-vars.js";

/** One board (or other host) of an inventory. */
export class Host {
  readonly vars: InventoryVars;
  /** Every group that it is in, directly or through groups of groups; without order. */
  readonly groups = new Set<Group>();
  /** A `localhost` that nobody wrote down. */
  implicit = false;

  constructor(
    readonly name: string,
    readonly position?: Position,
    behaviour: HashBehaviour = "replace",
  ) {
    this.vars = new InventoryVars(behaviour);
  }

  /** `inventory_hostname_short`: the name up to its first dot; an IP address stays whole. */
  get shortName(): string {
    return isIpAddress(this.name) ? this.name : this.name.split(".")[0]!;
  }

  /** `group_names`: its groups but `all`, sorted. */
  groupNames(): string[] {
    return [...this.groups]
      .map((group) => group.name)
      .filter((name) => name !== "all")
      .sort(byCodePoint);
  }

  /** Puts the host into a group and into all groups above it; whether it was not in it before. */
  joinGroup(group: Group): boolean {
    for (const above of group.ancestors()) this.groups.add(above);
    if (this.groups.has(group)) return false;
    this.groups.add(group);
    return true;
  }

  /** Takes the host out of a group, and out of those above it that no other of its groups leads to. */
  leaveGroup(group: Group): void {
    if (!this.groups.delete(group)) return;
    for (const above of group.ancestors()) {
      if (above.name === "all") continue;
      const stillThere = [...this.groups].some((other) => other.ancestors().has(above));
      if (!stillThere) this.leaveGroup(above);
    }
  }
}

/** Python's order of text: by code point. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
