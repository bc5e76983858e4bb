import { AxleError, type Position } from "../errors.js";
import { keyPositionOf, positionOf } from "../load/positions.js";
import { type Dict, dictEntries, isDict, makeDict, type Value } from "../values.js";
import type { Group } from "./group.js";
import type { Inventory } from "./inventory.js";
import { expandHostPattern } from "./ranges.js";

const sections = ["vars", "children", "hosts"];

/** Reads an inventory that is a dict of groups (from YAML or JSON) into `inventory`. */
export function parseGroups(data: Dict, inventory: Inventory): void {
  for (const [name, group] of dictEntries(data)) parseGroup(name, group, data, inventory);
}

function parseGroup(name: Value, data: Value, parent: Dict, inventory: Inventory): Group | undefined {
  const position = keyPositionOf(parent, name);
  if (typeof name !== "string" || !name) throw badName("group", name, position);
  if (data !== null && !isDict(data)) {
    inventory.warn(
      `"${name}" is skipped: a group is a mapping with hosts, vars and children, and this is none.`,
      position,
    );
    return undefined;
  }
  const group = inventory.addGroup(name, position);
  if (data === null) return group;
  for (const [key, content] of dictEntries(data)) parseSection(group, key, content, data, inventory);
  return group;
}

function parseSection(group: Group, key: Value, given: Value, data: Dict, inventory: Inventory): void {
  const position = keyPositionOf(data, key);
  const known = typeof key === "string" && sections.includes(key);
  const content = known && typeof given === "string" ? makeDict([[given, null]]) : given;
  if (content === null) return;
  if (!isDict(content)) {
    if (known) throw notMapping(key as string, group, positionOf(data, key));
    inventory.warn(`"${String(key)}" in the group "${group.name}" is skipped, because it is no mapping.`, position);
  } else if (key === "vars") {
    for (const [name, value] of dictEntries(content)) group.setVariable(String(name), value, positionOf(content, name));
  } else if (key === "children") {
    for (const [name, child] of dictEntries(content)) addChild(group, name, child, content, inventory);
  } else if (key === "hosts") {
    for (const [pattern, vars] of dictEntries(content)) addHosts(group, pattern, vars, content, inventory);
  } else {
    inventory.warn(
      `"${String(key)}" in the group "${group.name}" is skipped: only hosts, vars and children have a meaning.`,
      position,
    );
  }
}

function addChild(group: Group, name: Value, data: Value, content: Dict, inventory: Inventory): void {
  const position = keyPositionOf(content, name);
  const child = parseGroup(name, data, content, inventory);
  if (!child) throw notMapping(`children.${String(name)}`, group, position);
  group.addChild(child, position);
}

/** Adds the hosts of one key under `hosts`, ranges expanded, with their variables. */
export function addHosts(group: Group, pattern: Value, vars: Value, content: Dict, inventory: Inventory): void {
  const position = keyPositionOf(content, pattern);
  if (typeof pattern !== "string" || !pattern) throw badName("host", pattern, position);
  const values = vars || {};
  if (!isDict(values)) throw notMapping(pattern, group, positionOf(content, pattern));
  for (const host of expandAt(pattern, position, (name, port) => inventory.addHost(name, group, port, position))) {
    for (const [name, value] of dictEntries(values)) host.vars.set(String(name), value, positionOf(values, name));
  }
}

function expandAt<T>(pattern: string, position: Position | undefined, make: (name: string, port?: number) => T): T[] {
  try {
    const { hosts, port } = expandHostPattern(pattern);
    return hosts.map((name) => make(name, port));
  } catch (error) {
    throw error instanceof AxleError ? error.at(position) : error;
  }
}

function badName(what: string, name: Value, position: Position | undefined): AxleError {
  return new AxleError({
    kind: "inventory",
    message: `The name of a ${what} is text, but this is ${typeof name === "string" ? "empty" : String(name)}.`,
    ...(position ? { position } : {}),
    remedy: "Quote it.",
  });
}

function notMapping(key: string, group: Group, position: Position | undefined): AxleError {
  return new AxleError({
    kind: "inventory",
    message: `"${key}" of the group "${group.name}" must be a mapping.`,
    ...(position ? { position } : {}),
    remedy: 'Write each name as a key that ends in a colon ("web1:"), not as a list item.',
  });
}
