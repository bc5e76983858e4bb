import { parse, TomlError } from "smol-toml";
import { AxleError, type Position } from "../errors.js";
import { readTimestamp } from "../load/timestamps.js";
import { makeFloat, makeInt } from "../template/python/numbers.js";
import { type Dict, dictEntries, isDict, makeDict, type Value } from "../values.js";
import type { Group } from "./group.js";
import type { Inventory } from "./inventory.js";
import { placeOf } from "./toml-places.js";
import { addHosts } from "./yaml-inventory.js";

/** Reads a TOML inventory into `inventory`: tables of groups, where `children` is a list of names. */
export function parseToml(text: string, file: string, inventory: Inventory): void {
  const data = readToml(text, file);
  if (!isDict(data)) return;
  for (const [name, group] of dictEntries(data)) {
    const at = (key?: string) => placeOf(text, file, String(name), key);
    parseGroup(String(name), group, at, inventory);
  }
}

function readToml(text: string, file: string): Value {
  try {
    return fromToml(parse(text, { integersAsBigInt: true }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new AxleError({
      kind: "syntax",
      message: `The file is no valid TOML: ${error.message.split("\n")[0]!.replace(/^Invalid TOML document: /, "")}.`,
      position: { file, line: error.line, column: error.column },
      cause: error,
    });
  }
}

/** TOML's integers and floats apart, and dates as Python has them. */
function fromToml(value: Value): Value {
  if (typeof value === "bigint") return makeInt(value);
  if (typeof value === "number") return makeFloat(value);
  if (value instanceof Date) return readTimestamp(value.toISOString()) ?? value.toISOString();
  if (Array.isArray(value)) return value.map(fromToml);
  if (typeof value !== "object" || value === null) return value;
  return makeDict(Object.entries(value).map(([key, inner]) => [key, fromToml(inner)] as const));
}

/** Where the group is, or one of its keys. */
type Places = (key?: string) => Position;

function parseGroup(name: string, data: Value, at: Places, inventory: Inventory): void {
  if (!isDict(data)) {
    inventory.warn(`"${name}" is skipped: a group is a table with hosts, vars and children, and this is none.`, at());
    return;
  }
  const group = inventory.addGroup(name, at());
  for (const [key, content] of dictEntries(data)) {
    if (key === "vars" && isDict(content)) {
      for (const [variable, value] of dictEntries(content))
        group.setVariable(String(variable), value, at(String(variable)));
    } else if (key === "children" && Array.isArray(content)) {
      for (const child of content) group.addChild(inventory.addGroup(String(child), at("children")), at("children"));
    } else if (key === "hosts" && isDict(content)) {
      for (const [pattern, vars] of dictEntries(content)) addHostsAt(group, pattern, vars, content, inventory, at);
    } else if (["vars", "children", "hosts"].includes(String(key))) {
      throw new AxleError({
        kind: "inventory",
        message: `"${String(key)}" of the group "${name}" must be a ${key === "children" ? "list" : "table"}.`,
        position: at(String(key)),
      });
    } else {
      inventory.warn(
        `"${String(key)}" in the group "${name}" is skipped: only hosts, vars and children have a meaning.`,
        at(String(key)),
      );
    }
  }
}

function addHostsAt(group: Group, pattern: Value, vars: Value, content: Dict, inventory: Inventory, at: Places): void {
  try {
    addHosts(group, pattern, vars, content, inventory);
  } catch (error) {
    throw error instanceof AxleError ? error.at(at(String(pattern))) : error;
  }
}
