import type { Module } from "../../../modules/contract.js";
import { AxleError, nearest, type Position } from "../../errors.js";
import type { Value } from "../../values.js";
import { coerce, type ExpandPath, Misfit } from "./coerce.js";
import { brokenRule } from "./rules.js";
import { type ArgumentSchema, argumentNames, propertiesOf } from "./schema.js";
import { schemaErrors } from "./validate.js";

export interface ArgumentSource {
  /** The name as written in the playbook, for messages. */
  moduleName: string;
  /** Where each argument stands. */
  positions: ReadonlyMap<string, Position>;
  /** Where the task stands. */
  position: Position;
  expand: ExpandPath;
}

/**
 * Templated arguments as a module takes them: aliases resolved, types converted, defaults filled in, everything checked.
 * Throws an AxleError of kind "arguments" at the argument's own place.
 */
export function resolveArguments(
  module: Module,
  given: Record<string, Value>,
  source: ArgumentSource,
): Record<string, unknown> {
  const values = resolveObject(module.args as ArgumentSchema, given, source, "");
  const missing = missingArguments(module.args as ArgumentSchema, values);
  if (missing.length > 0)
    throw problem(source, undefined, `missing required arguments: ${[...missing].sort().join(", ")}`);
  const written = writtenOnly(module.args as ArgumentSchema, given, values);
  for (const rule of module.rules ?? []) {
    // As in Ansible, defaults count for every rule but this one.
    const message = brokenRule(rule, rule.rule === "mutually-exclusive" ? written : values);
    if (message) throw problem(source, "of" in rule ? rule.of.find((name) => name in values) : rule.argument, message);
  }
  checkSchema(module, values, source);
  return values;
}

/** The values that the task itself gives, without those that are defaults. */
function writtenOnly(
  schema: ArgumentSchema,
  given: Record<string, Value>,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const names = argumentNames(schema);
  const written = Object.keys(given).map((key) => names.get(key) ?? key);
  return Object.fromEntries(written.filter((name) => given[name] !== null).map((name) => [name, values[name]]));
}

function resolveObject(
  schema: ArgumentSchema,
  given: Record<string, Value>,
  source: ArgumentSource,
  path: string,
): Record<string, unknown> {
  const names = argumentNames(schema);
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const name = names.get(key);
    if (!name && schema.additionalProperties === true) {
      values[key] = value;
      continue;
    }
    if (!name) throw unknownArgument(key, names, source, path);
    if (value === null || value === undefined) continue;
    values[name] = resolveValue(key, value, propertiesOf(schema)[name]!, source, path);
  }
  for (const [name, property] of Object.entries(propertiesOf(schema))) {
    if (values[name] === undefined && property.default !== undefined) values[name] = ownCopy(property.default);
  }
  return values;
}

/** Modules may keep lists and dicts that they are given. */
function ownCopy(value: unknown): unknown {
  return typeof value === "object" ? structuredClone(value) : value;
}

function resolveValue(
  key: string,
  value: Value,
  schema: ArgumentSchema,
  source: ArgumentSource,
  path: string,
): unknown {
  try {
    const converted = coerce(value, schema, source.expand);
    if (schema.items?.properties && Array.isArray(converted)) {
      return converted.map((entry) =>
        resolveObject(schema.items!, entry as Record<string, Value>, source, `${path}${key}.`),
      );
    }
    if (schema.properties) return resolveObject(schema, converted as Record<string, Value>, source, `${path}${key}.`);
    checkChoices(key, converted, schema, source, path);
    return converted;
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw problem(source, key, `argument '${path}${key}': ${error.message}`);
  }
}

function checkChoices(key: string, value: Value, schema: ArgumentSchema, source: ArgumentSource, path: string): void {
  const choices = schema.enum ?? schema.items?.enum;
  if (!choices) return;
  const bad = (Array.isArray(value) ? value : [value]).find((entry) => !choices.includes(entry));
  if (bad === undefined) return;
  const message = `value of ${path}${key} must be one of: ${choices.join(", ")}, got: ${String(bad)}`;
  const near = nearest(String(bad), choices.map(String));
  throw problem(source, key, message, near && `Did you mean "${near}"?`);
}

function missingArguments(schema: ArgumentSchema, values: Record<string, unknown>): string[] {
  return (schema.required ?? []).filter((name) => values[name] === undefined);
}

function unknownArgument(
  key: string,
  names: ReadonlyMap<string, string>,
  source: ArgumentSource,
  path: string,
): AxleError {
  const near = nearest(key, names.keys());
  const supported = [...new Set(names.values())].sort().join(", ");
  const message = `Unsupported parameters for (${source.moduleName}) module: ${path}${key}. Supported parameters include: ${supported}.`;
  return problem(source, key, message, near && `Did you mean "${near}"?`);
}

function problem(source: ArgumentSource, key: string | undefined, message: string, remedy?: string): AxleError {
  const position = (key === undefined ? undefined : source.positions.get(key)) ?? source.position;
  return new AxleError({ kind: "arguments", message, position, ...(remedy ? { remedy } : {}) });
}

/** What coercion does not look at (nested items, patterns) is ajv's: one definition, one verdict. */
function checkSchema(module: Module, values: Record<string, unknown>, source: ArgumentSource): void {
  const [error] = schemaErrors(module, values);
  if (!error) return;
  const [, key, ...rest] = error.instancePath.split("/");
  const where = [key, ...rest].filter(Boolean).join(".");
  const what = error.keyword === "required" ? `"${String(error.params.missingProperty)}" is missing` : error.message;
  throw problem(source, key, `argument '${where || source.moduleName}': ${what}`);
}
