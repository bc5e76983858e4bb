import type { Position } from "../errors.js";
import { dictEntries, isDict, type Value } from "../values.js";
import { schemaError } from "./context.js";
import { copyPlaces, keyPositionOf } from "./positions.js";

// Python's keywords are no variable names either: a template could not name them.
const RESERVED = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(
    " ",
  ),
);

/** Whether a name can be a variable, as Ansible has it: an ASCII identifier that is not a word of Python. */
export function isVariableName(name: Value): name is string {
  return typeof name === "string" && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name);
}

/** `vars:` of a play, role, block or task: a mapping, or a list of mappings of which later ones win. */
export function readVars(value: Value, position: Position | undefined): Record<string, Value> {
  if (value === null || value === undefined) return {};
  const parts = Array.isArray(value) ? value : [value];
  const all: Record<string, Value> = {};
  for (const part of parts) {
    if (!isDict(part))
      throw schemaError("`vars` must be specified as a dictionary, or a list of dictionaries.", position);
    for (const [name, inner] of dictEntries(part)) {
      if (!isVariableName(name))
        throw schemaError(
          `\`${String(name)}\` can't be the name of a variable.`,
          keyPositionOf(part, name) ?? position,
          "A variable's name has letters, digits and underscores, and does not begin with a digit.",
        );
      all[name] = inner;
    }
    if (parts.length === 1) copyPlaces(part, all);
  }
  return all;
}

/** A file's or a role's dict of variables as a record; names that are not text are dropped by saying so. */
export function recordOf(value: Value, what: string, position: Position | undefined): Record<string, Value> {
  if (value === null || value === undefined) return {};
  if (!isDict(value)) throw schemaError(`${what} must be a mapping of variables.`, position);
  const record = Object.fromEntries(dictEntries(value).map(([key, inner]) => [String(key), inner]));
  copyPlaces(value, record);
  return record;
}
