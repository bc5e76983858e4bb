import { PyDateTime } from "../../template/dates/datetime.js";
import { str, typeName } from "../../template/values.js";
import { dictEntries, isDict, PyFloat, UnsafeText, type Value } from "../../values.js";
import { parseDict } from "./dict-text.js";
import type { ArgumentSchema, ArgumentType } from "./schema.js";

/** Why a value does not fit; the caller adds which argument it is and where it stands. */
export class Misfit extends Error {}

/** Expands `~` and `$NAME` in a path as the board's user sees them. */
export type ExpandPath = (path: string) => string;

const yes = new Set(["y", "yes", "on", "1", "true", "t", "1.0"]);
const no = new Set(["n", "no", "off", "0", "false", "f", "0.0"]);

/** Ansible's conversion of a templated value to an argument's type (module_utils' check_type_*). */
export function coerce(value: Value, schema: ArgumentSchema, expand: ExpandPath): Value {
  const plain =
    value instanceof UnsafeText
      ? value.text
      : value instanceof PyDateTime
        ? value.toJSON()
        : value instanceof PyFloat
          ? value.value
          : value;
  const kind = schema["x-type"] ?? "raw";
  if (kind === "list") return toList(plain).map((item) => (schema.items ? coerce(item, schema.items, expand) : item));
  if (schema.enum) return toChoice(value, schema.enum);
  return convert[kind](plain === value ? value : plain, expand, value);
}

const convert: Record<Exclude<ArgumentType, "list">, (value: Value, expand: ExpandPath, original: Value) => Value> & {
  list: (value: Value) => Value;
} = {
  str: (value, _expand, original) => str(original instanceof PyDateTime ? value : original),
  path: (_value, expand, original) => expand(str(original)),
  mode: (value) => (typeof value === "number" ? value : str(value)),
  bool: toBool,
  int: toInt,
  float: toFloat,
  dict: toDict,
  list: toList,
  raw: (value, _expand, original) => (original instanceof PyDateTime ? original : value),
};

/** YAML reads `yes` and `no` as booleans: a choice that lists one of those words means it. */
function toChoice(value: Value, choices: readonly unknown[]): Value {
  if (typeof value !== "boolean") return str(value);
  const word = choices.find((choice) => typeof choice === "string" && (value ? yes : no).has(choice));
  return word ?? str(value);
}

function toBool(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" || typeof value === "number") {
    const word = String(value).toLowerCase().trim();
    if (yes.has(word)) return true;
    if (no.has(word)) return false;
  }
  throw new Misfit(`"${brief(value)}" is no boolean (yes or no)`);
}

function toInt(value: Value): Value {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isInteger(value)) return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string" && /^\s*[+-]?\d+(?:_\d+)*\s*$/.test(value)) return Number(value.replaceAll("_", ""));
  throw new Misfit(`"${brief(value)}" is no whole number`);
}

function toFloat(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  throw new Misfit(`"${brief(value)}" is no number`);
}

function toList(value: Value): Value[] {
  if (Array.isArray(value)) return [...value];
  if (typeof value === "string") return value.split(",");
  if (typeof value === "number" || typeof value === "boolean") return [str(value)];
  throw new Misfit(`a ${typeName(value)} cannot be taken as a list`);
}

function toDict(value: Value): Record<string, Value> {
  if (isDict(value)) return Object.fromEntries(dictEntries(value).map(([key, inner]) => [str(key), inner]));
  if (typeof value === "string") {
    const parsed = parseDict(value);
    if (parsed) return parsed;
  }
  throw new Misfit(`a ${typeName(value)} cannot be taken as a dict`);
}

function brief(value: Value): string {
  const text = typeof value === "string" ? value : isDict(value) || Array.isArray(value) ? typeName(value) : str(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
