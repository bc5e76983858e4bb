import { parse, TomlError } from "smol-toml";
import { AxleError } from "../errors.js";
import { makeFloat, makeInt } from "../template/python/numbers.js";
import { dictEntries, isDict, makeDict, type Value } from "../values.js";
import type { Inventory } from "./inventory.js";
import { addHosts } from "./yaml-inventory.js";

/** Reads a TOML inventory into `inventory`: tables of groups, where `children` is a list of names. */
export function parseToml(text: string, file: string, inventory: Inventory): void {
  const data = readToml(text, file);
  if (!isDict(data)) return;
  for (const [name, group] of dictEntries(data)) parseGroup(String(name), group, file, inventory);
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

/** TOML's integers and floats apart, as Python has them; dates as text. */
function fromToml(value: Value): Value {
  if (typeof value === "bigint") return makeInt(value);
  if (typeof value === "number") return makeFloat(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(fromToml);
  if (typeof value !== "object" || value === null) return value;
  return makeDict(Object.entries(value).map(([key, inner]) => [key, fromToml(inner)] as const));
}

function parseGroup(name: string, data: Value, file: string, inventory: Inventory): void {
  const position = { file, line: 1, column: 1 };
  if (!isDict(data)) {
    inventory.warn(
      `"${name}" is skipped: a group is a table with hosts, vars and children, and this is none.`,
      position,
    );
    return;
  }
  const group = inventory.addGroup(name, position);
  for (const [key, content] of dictEntries(data)) {
    if (key === "vars" && isDict(content)) {
      for (const [variable, value] of dictEntries(content)) group.setVariable(String(variable), value, position);
    } else if (key === "children" && Array.isArray(content)) {
      for (const child of content) group.addChild(inventory.addGroup(String(child), position), position);
    } else if (key === "hosts" && isDict(content)) {
      for (const [pattern, vars] of dictEntries(content)) addHosts(group, pattern, vars, content, inventory);
    } else if (["vars", "children", "hosts"].includes(String(key))) {
      throw new AxleError({
        kind: "inventory",
        message: `"${String(key)}" of the group "${name}" must be a ${key === "children" ? "list" : "table"}.`,
        position,
      });
    } else {
      inventory.warn(
        `"${String(key)}" in the group "${name}" is skipped: only hosts, vars and children have a meaning.`,
        position,
      );
    }
  }
}
