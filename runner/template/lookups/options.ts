import { nearest } from "../../errors.js";
import type { Value } from "../../values.js";
import { plain } from "../filters/define.js";
import { isText, readInt, requireInt } from "../filters/require.js";
import type { Call } from "../registry.js";
import { isList, isMapping, str, templateError, truth, typeName } from "../values.js";

export type OptionType = "text" | "flag" | "int" | "float" | "list" | "dict" | "any";

/** A lookup's options: their types and defaults. */
export type OptionTable = Record<string, readonly [type: OptionType, fallback: Value]>;

/** A lookup's keyword arguments by their declared types; names that it does not know give a warning. */
export function readOptions(
  call: Call,
  table: OptionTable,
  given: Record<string, Value> = call.kwargs,
): Record<string, Value> {
  const read: Record<string, Value> = {};
  for (const [name, [, fallback]] of Object.entries(table)) read[name] = fallback;
  for (const [name, value] of Object.entries(given)) {
    const entry = Object.hasOwn(table, name) ? table[name] : undefined;
    if (entry) read[name] = convertOption(call.name, name, plain(value), entry[0]);
    else if (!name.startsWith("_")) warnUnknown(call, name, table);
  }
  return read;
}

function warnUnknown(call: Call, name: string, table: OptionTable): void {
  const near = nearest(name, Object.keys(table));
  call.context.warn(`The lookup '${call.name}' has no option '${name}'${near ? `; did you mean '${near}'?` : "."}`);
}

/** As Ansible's `ensure_type` converts plugin options. */
export function convertOption(lookup: string, name: string, value: Value, type: OptionType): Value {
  if (value === null || value === undefined || type === "any") return value ?? null;
  if (type === "flag")
    return isText(value) ? ["yes", "on", "1", "true", "y", "t"].includes(str(value).toLowerCase()) : truth(value);
  if (type === "text") return str(value);
  if (type === "int") return isText(value) ? toInt(lookup, name, str(value)) : requireInt(value);
  if (type === "float") return Number(isText(value) ? str(value) : value);
  if (type === "list")
    return isText(value)
      ? str(value)
          .split(",")
          .map((part) => part.trim())
      : isList(value)
        ? value
        : [value];
  if (isMapping(value)) return value;
  throw templateError(`${lookup}: '${name}' must be a dictionary, not ${typeName(value)}`);
}

function toInt(lookup: string, name: string, text: string): number {
  const value = readInt(text);
  if (value === undefined) throw templateError(`${lookup}: '${name}' must be a whole number, not '${text}'`);
  return Number(value);
}
