import { AxleError, type Position } from "../errors.js";
import { PyFloat, type Value } from "../values.js";
import type { HashBehaviour } from "../vars/merge.js";
import { byCodePoint, type Host } from "./host.js";
import { InventoryVars } from "./inventory-vars.js";

/** A group of hosts and of other groups. */
export class Group {
  readonly vars: InventoryVars;
  /** Direct members, in the order in which they were added. */
  readonly hosts = new Set<Host>();
  readonly children = new Set<Group>();
  readonly parents = new Set<Group>();
  /** The longest way down from `all`: deeper groups' variables win. */
  depth = 0;
  /** `ansible_group_priority`: among groups of one depth the higher wins. */
  priority = 1;
  private allHosts: Host[] | undefined;

  constructor(
    readonly name: string,
    readonly position?: Position,
    behaviour: HashBehaviour = "replace",
  ) {
    this.vars = new InventoryVars(behaviour);
  }

  /** Every group above this one. */
  ancestors(): Set<Group> {
    return walk(this.parents, (group) => group.parents);
  }

  /** Every group below this one, level by level. */
  descendants(): Set<Group> {
    return walk(this.children, (group) => group.children);
  }

  /** Sets a variable; `ansible_group_priority` is taken out and becomes the priority. */
  setVariable(name: string, value: Value, position?: Position): void {
    if (name === "ansible_group_priority") this.priority = readPriority(value, this.name, position);
    else this.vars.set(name, value, position);
  }

  /** Makes another group a child; whether it was none before. Throws when that would make a circle. */
  addChild(child: Group, position?: Position): boolean {
    if (child === this || this.ancestors().has(child)) throw circleError(this, child, position);
    if (this.children.has(child)) return false;
    this.children.add(child);
    child.parents.add(this);
    child.sinkTo(this.depth + 1);
    const above = [this, ...this.ancestors()];
    for (const host of child.members()) for (const group of above) host.groups.add(group);
    this.forgetMembers();
    return true;
  }

  private sinkTo(depth: number): void {
    if (this.depth >= depth) return;
    this.depth = depth;
    for (const child of this.children) child.sinkTo(depth + 1);
  }

  addHost(host: Host): boolean {
    if (this.hosts.has(host)) return false;
    this.hosts.add(host);
    host.joinGroup(this);
    this.forgetMembers();
    return true;
  }

  removeHost(host: Host): boolean {
    if (!this.hosts.delete(host)) return false;
    host.leaveGroup(this);
    this.forgetMembers();
    return true;
  }

  /** All hosts of the group and of the groups below it, each once: direct ones first, then level by level. */
  members(): readonly Host[] {
    this.allHosts ??= this.collectMembers();
    return this.allHosts;
  }

  private collectMembers(): Host[] {
    const hosts = new Set<Host>(this.hosts);
    for (const group of this.descendants()) for (const host of group.hosts) hosts.add(host);
    return this.name === "all" ? [...hosts].filter((host) => !host.implicit) : [...hosts];
  }

  private forgetMembers(): void {
    this.allHosts = undefined;
    for (const group of this.ancestors()) group.allHosts = undefined;
  }
}

function walk(start: Iterable<Group>, next: (group: Group) => Iterable<Group>): Set<Group> {
  const found = new Set<Group>(start);
  // A Set that grows while it is walked is walked to its end: breadth first without a queue of its own.
  for (const group of found) for (const further of next(group)) found.add(further);
  return found;
}

function readPriority(value: Value, group: string, position: Position | undefined): number {
  const number =
    value instanceof PyFloat || typeof value === "number" || typeof value === "boolean" ? Number(value) : NaN;
  const read = typeof value === "string" && /^\s*[-+]?[0-9]+\s*$/.test(value) ? Number(value) : Math.trunc(number);
  if (!Number.isNaN(read)) return read;
  throw new AxleError({
    kind: "inventory",
    message: `ansible_group_priority of the group "${group}" is not a whole number: ${JSON.stringify(value)}.`,
    ...(position ? { position } : {}),
    remedy: "Give a number; groups with a higher one win over groups of the same depth.",
  });
}

function circleError(parent: Group, child: Group, position: Position | undefined): AxleError {
  const message =
    parent === child
      ? `The group "${child.name}" is its own child.`
      : `Making the group "${child.name}" a child of "${parent.name}" closes a circle, because "${parent.name}" is already below "${child.name}".`;
  return new AxleError({
    kind: "inventory",
    message,
    ...(position ? { position } : {}),
    remedy: "Remove one of the two groups from the other's children.",
  });
}

/** Groups in the order in which their variables are laid over each other: depth, priority, name. */
export function sortGroups(groups: Iterable<Group>): Group[] {
  return [...groups].sort((a, b) => a.depth - b.depth || a.priority - b.priority || byCodePoint(a.name, b.name));
}
