import type { Module, Rule } from "../../../modules/contract.js";
import { coerce, Misfit } from "../../engine/arguments/coerce.js";
import { brokenRule } from "../../engine/arguments/rules.js";
import { type ArgumentSchema, argumentNames, propertiesOf } from "../../engine/arguments/schema.js";
import { nearest } from "../../errors.js";
import type { TaskNode } from "../../load/nodes.js";
import { OMIT } from "../../template/index.js";
import { isDict, type Value } from "../../values.js";
import { type Known, tell } from "../project/known.js";

/** Arguments as far as they are known; `open` names those whose value only a run knows. */
export interface KnownArguments {
  values: Record<string, Value>;
  open: ReadonlySet<string>;
}

/** Says what is wrong with an argument (undefined: with the task as a whole). */
export type Complain = (argument: string | undefined, message: string, remedy?: string) => void;

/** Checks a task's arguments for one board; what depends on a run is taken as fitting. */
export function checkArguments(task: TaskNode, module: Module, known: Known, complain: Complain): KnownArguments {
  const schema = module.args as ArgumentSchema;
  const names = argumentNames(schema);
  const given: Record<string, Value> = { ...task.args };
  if (task.freeForm !== undefined && module.freeForm) given[module.freeForm] = task.freeForm;
  const values: Record<string, Value> = {};
  const open = new Set<string>();
  for (const [key, value] of Object.entries(given)) {
    const name = names.get(key);
    if (!name) {
      if (schema.additionalProperties !== true) unknownArgument(key, task, names, complain);
      continue;
    }
    const told = tell(value, known);
    if (!told.told) open.add(name);
    else if (told.value !== OMIT && told.value !== null && told.value !== undefined)
      values[name] = checkValue(key, told.value, propertiesOf(schema)[name]!, complain);
  }
  const own = { ...values };
  fillDefaults(schema, values, open);
  checkWhole(task, module, { written: own, values }, open, complain);
  return { values, open };
}

function unknownArgument(key: string, task: TaskNode, names: ReadonlyMap<string, string>, complain: Complain): void {
  const near = nearest(key, names.keys());
  const all = [...new Set(names.values())].sort().join(", ");
  const remedy = near ? `Did you mean \`${near}\`?` : `It takes ${all}.`;
  complain(key, `\`${task.action}\` has no argument \`${key}\`.`, remedy);
}

/** The value as the module would get it; what does not fit is said, and given as it is. */
function checkValue(key: string, value: Value, schema: ArgumentSchema, complain: Complain): Value {
  try {
    const fits = coerce(value, schema, (path) => path);
    checkChoice(key, fits, schema, complain);
    checkFields(key, fits, schema, complain);
    return fits;
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    complain(key, `\`${key}\`: ${error.message}.`);
    return value;
  }
}

function checkChoice(key: string, value: Value, schema: ArgumentSchema, complain: Complain): void {
  const choices = schema.enum ?? schema.items?.enum;
  const bad = choices && (Array.isArray(value) ? value : [value]).find((entry) => !choices.includes(entry));
  if (!choices || bad === undefined) return;
  const near = nearest(String(bad), choices.map(String));
  const remedy = near ? `Did you mean \`${near}\`?` : undefined;
  complain(key, `\`${key}\` must be one of ${choices.join(", ")}, not \`${String(bad)}\`.`, remedy);
}

/** Objects with named fields, alone or in a list. */
function checkFields(key: string, value: Value, schema: ArgumentSchema, complain: Complain): void {
  const inner = schema.properties ? schema : schema.items?.properties ? schema.items : undefined;
  if (!inner || inner.additionalProperties === true) return;
  const names = argumentNames(inner);
  for (const entry of Array.isArray(value) ? value : [value]) {
    if (!isDict(entry) || entry instanceof Map) continue;
    for (const field of Object.keys(entry)) {
      if (names.has(field)) continue;
      const near = nearest(field, names.keys());
      complain(key, `\`${key}\` has no field \`${field}\`.`, near ? `Did you mean \`${near}\`?` : undefined);
    }
    const missing = (inner.required ?? []).filter((name) => entry[name] === undefined);
    if (missing.length > 0) complain(key, `An entry of \`${key}\` lacks ${missing.join(", ")}.`);
  }
}

function checkWhole(
  task: TaskNode,
  module: Module,
  { written, values }: { written: Record<string, Value>; values: Record<string, Value> },
  open: ReadonlySet<string>,
  complain: Complain,
): void {
  // Arguments that come as a whole dict, or from module_defaults, are not known one by one.
  if (task.argsTemplate !== undefined || hasDefaults(task)) return;
  const missing = ((module.args as ArgumentSchema).required ?? []).filter(
    (name) => values[name] === undefined && !open.has(name),
  );
  if (missing.length > 0)
    complain(undefined, `\`${task.action}\` lacks ${missing.map((name) => `\`${name}\``).join(", ")}.`);
  for (const rule of module.rules ?? []) {
    // As in the run, defaults count for every rule but this one.
    const given = rule.rule === "mutually-exclusive" ? written : values;
    const broken = dependsOnOpen(rule, open) ? undefined : brokenRule(rule, given);
    if (broken) complain(undefined, `\`${task.action}\`: ${broken}.`);
  }
}

/** A rule about an argument's value cannot be judged while the value is not known; nor what `omit` might leave out. */
function dependsOnOpen(rule: Rule, open: ReadonlySet<string>): boolean {
  if (rule.rule === "required-if" || rule.rule === "required-by")
    return open.has(rule.argument) || rule.then.some((name) => open.has(name));
  return rule.of.some((name) => open.has(name));
}

function hasDefaults(task: TaskNode): boolean {
  for (
    let node: { keywords: TaskNode["keywords"]; parent?: TaskNode["parent"] } | undefined = task;
    node;
    node = node.parent
  )
    if (node.keywords.has("module_defaults")) return true;
  return false;
}

function fillDefaults(schema: ArgumentSchema, values: Record<string, Value>, open: ReadonlySet<string>): void {
  for (const [name, property] of Object.entries(propertiesOf(schema)))
    if (values[name] === undefined && !open.has(name) && property.default !== undefined)
      values[name] = structuredClone(property.default);
}
