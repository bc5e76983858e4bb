import type { Module } from "../../../modules/contract.js";
import { AxleError } from "../../errors.js";
import { allKeywords } from "../../load/effective.js";
import type { TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import { str } from "../../template/values.js";
import { dictEntries, isDict, type Value, VaultText } from "../../values.js";

type Args = Record<string, Value>;

/** A task's arguments, rendered: defaults of the module (`module_defaults`) below, what was omitted left out. */
export function renderArgs(task: TaskNode, module: Module, templar: Templar, omit: string): Args {
  const written: Args = { ...task.args };
  if (task.freeForm !== undefined) addFreeForm(written, task, module);
  const rendered: Args = {};
  for (const [name, value] of Object.entries(written)) {
    const position = task.argPositions.get(name) ?? task.position;
    const key = String(templar.template(name, task.position));
    rendered[key] = staysVaulted(module, key, value) ? value : templar.template(value, position);
  }
  const merged = { ...moduleDefaults(task, module, templar), ...splatted(task, templar), ...rendered };
  return withoutOmitted(merged, omit) as Args;
}

/** Encrypted text that becomes a variable (`set_fact`) stays encrypted until the variable is used. */
function staysVaulted(module: Module, name: string, value: Value): boolean {
  const { additionalProperties, properties } = module.args as { additionalProperties?: boolean; properties?: object };
  return value instanceof VaultText && additionalProperties === true && !Object.hasOwn(properties ?? {}, name);
}

function addFreeForm(written: Args, task: TaskNode, module: Module): void {
  if (!module.freeForm) {
    throw new AxleError({
      kind: "arguments",
      message: `\`${task.action}\` does not take free text: \`${task.freeForm}\`.`,
      position: task.position,
      remedy: "Write the arguments as a mapping below the module's name.",
    });
  }
  written[module.freeForm] = task.freeForm;
}

/** `args: "{{ dict }}"`: a whole dict of arguments, below those that are written out. */
function splatted(task: TaskNode, templar: Templar): Args {
  if (task.argsTemplate === undefined) return {};
  const value = templar.template(task.argsTemplate, task.position);
  if (isDict(value)) return entriesOf(value);
  throw new AxleError({
    kind: "arguments",
    message: `invalid or malformed argument: '${str(value)}'`,
    position: task.position,
  });
}

function moduleDefaults(task: TaskNode, module: Module, templar: Templar): Args {
  const levels = allKeywords(task, "module_defaults");
  if (levels.length === 0 || task.indirect) return {};
  const names = new Set([module.name, ...(module.aliases ?? []), task.action, task.resolved].flatMap(nameForms));
  const found: Args = {};
  const groups: Args = {};
  for (const keyword of levels) {
    const list = Array.isArray(keyword.value) ? keyword.value : [keyword.value];
    for (const entry of list) {
      if (!isDict(entry)) continue;
      for (const [key, value] of dictEntries(entry)) {
        const name = String(templar.template(key, keyword.position));
        if (name.startsWith("group/")) {
          if (groupHas(name.slice(6), module.name))
            Object.assign(groups, entriesOf(templar.template(value, keyword.position)));
        } else if (names.has(name)) {
          // The nearer level's dict replaces the farther one's as a whole.
          for (const old of Object.keys(found)) delete found[old];
          Object.assign(found, entriesOf(templar.template(value, keyword.position)));
        }
      }
    }
  }
  return { ...groups, ...found };
}

function nameForms(name: string): string[] {
  const short = name.slice(name.lastIndexOf(".") + 1);
  return [name, short, `ansible.builtin.${short}`, `ansible.legacy.${short}`];
}

/** Groups of modules that share defaults: `lxc` and the like are named after the modules' first word. */
function groupHas(group: string, module: string): boolean {
  const short = group.slice(group.lastIndexOf(".") + 1);
  return module === short || module.startsWith(`${short}_`);
}

function entriesOf(value: Value): Args {
  return isDict(value) ? Object.fromEntries(dictEntries(value).map(([key, inner]) => [String(key), inner])) : {};
}

/** The value without what `omit` stands for, in depth. */
export function withoutOmitted(value: Value, omit: string): Value {
  if (Array.isArray(value)) return value.filter((item) => item !== omit).map((item) => withoutOmitted(item, omit));
  if (!isDict(value)) return value;
  const kept = dictEntries(value).filter(([, inner]) => inner !== omit);
  const pairs = kept.map(([key, inner]) => [key, withoutOmitted(inner, omit)] as const);
  return value instanceof Map ? new Map(pairs) : Object.fromEntries(pairs);
}
