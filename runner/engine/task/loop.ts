import { AxleError, type Position } from "../../errors.js";
import type { TaskNode } from "../../load/nodes.js";
import { holdsTemplate, type Templar } from "../../template/templar.js";
import { str } from "../../template/values.js";
import { type Dict, dictEntries, dictGet, isDict, makeDict, Tuple, type Value } from "../../values.js";
import { foreignRead, isOwn, markOwn } from "../../vars/origin.js";
import { readFlag } from "./keywords.js";

/** `loop_control`, rendered but for the label, which is rendered per item. */
export interface LoopControl {
  loopVar: string;
  indexVar?: string;
  label: Value;
  pauseSeconds: number;
  extended: boolean;
  allItems: boolean;
  breakWhen: Value[];
}

/** The items of a task's loop; undefined when it has none. Throws what the loop's expression throws. */
export function loopItems(task: TaskNode, templar: Templar): Value[] | undefined {
  const { loop } = task;
  if (!loop) return undefined;
  if (loop.lookup === "loop") return listedItems(loop, templar);
  const terms = templar.template(
    loop.lookup === "first_found" ? keepRenderable(loop.value, templar) : loop.value,
    loop.position,
  );
  if (loop.lookup === "list" && isDict(terms)) {
    throw new AxleError({ kind: "template", message: "with_list expects a list", position: loop.position });
  }
  const list = isDict(terms) || Array.isArray(terms) ? terms : [terms];
  return templar.lookup(loop.lookup, list, {}, loop.position).map(withoutTuples);
}

/** Tuples become lists, also inside lists and mappings, as they do in Ansible when a variable is used. */
function withoutTuples(value: Value): Value {
  if (!holdsTuple(value)) return value;
  if (Array.isArray(value)) return Array.from(value, withoutTuples);
  return makeDict(dictEntries(value as Dict).map(([key, inner]) => [key, withoutTuples(inner)] as const));
}

function holdsTuple(value: Value): boolean {
  if (Array.isArray(value)) return value instanceof Tuple || value.some(holdsTuple);
  return isDict(value) && dictEntries(value).some(([, inner]) => holdsTuple(inner));
}

/** The items of `loop:`, with the knowledge that they are the user's own; what lookups give (`with_*`) is not. */
function listedItems(loop: { value: Value; position: Position }, templar: Templar): Value[] {
  const before = foreignRead();
  const items = plainItems(templar.template(loop.value, loop.position), loop.position);
  return foreignRead() === before ? markOwn([...items]) : items;
}

function plainItems(value: Value, position: AxleError["position"]): Value[] {
  if (Array.isArray(value)) return holdsTuple(value) ? value.map(withoutTuples) : value;
  throw new AxleError({
    kind: "template",
    message:
      `Invalid data passed to 'loop', it requires a list, got this instead: ${str(value)}. ` +
      "Hint: If you passed a list/dict of just one element, try adding wantlist=True to your lookup invocation or use q/query instead of lookup.",
    ...(position ? { position } : {}),
  });
}

/** `with_first_found` passes over names whose variables are not set. */
function keepRenderable(value: Value, templar: Templar): Value {
  if (!Array.isArray(value)) return value;
  return value.filter((term) => {
    if (!holdsTemplate(term)) return true;
    try {
      templar.template(term);
      return true;
    } catch (error) {
      if (error instanceof AxleError && error.kind === "undefined-variable") return false;
      throw error;
    }
  });
}

export function loopControl(task: TaskNode, templar: Templar): LoopControl {
  const keyword = task.keywords.get("loop_control");
  const dict = isDict(keyword?.value) ? keyword.value : {};
  const get = (name: string) => {
    const value = dictGet(dict, name);
    return value === undefined || name === "label" ? value : templar.template(value, keyword?.position);
  };
  const loopVar = str(get("loop_var") ?? "item");
  const indexVar = get("index_var");
  const breakWhen = dictGet(dict, "break_when");
  return {
    loopVar,
    ...(indexVar === undefined || indexVar === null ? {} : { indexVar: str(indexVar) }),
    label: get("label") ?? `{{ ${loopVar} }}`,
    pauseSeconds: Number(get("pause") ?? 0) || 0,
    extended: readFlag(get("extended")) ?? false,
    allItems: readFlag(get("extended_allitems")) ?? true,
    breakWhen: breakWhen === undefined || breakWhen === null ? [] : Array.isArray(breakWhen) ? breakWhen : [breakWhen],
  };
}

/** The variables of one pass: item, index and, where asked for, `ansible_loop`. */
export function passVariables(control: LoopControl, items: readonly Value[], index: number): Record<string, Value> {
  const values: Record<string, Value> = { [control.loopVar]: items[index], ansible_loop_var: control.loopVar };
  if (isOwn(items)) markOwn(values);
  if (control.indexVar) {
    values[control.indexVar] = index;
    values["ansible_index_var"] = control.indexVar;
  }
  if (control.extended) values["ansible_loop"] = extendedLoop(control, items, index);
  return values;
}

function extendedLoop(control: LoopControl, items: readonly Value[], index: number): Record<string, Value> {
  const { length } = items;
  return {
    ...(control.allItems ? { allitems: [...items] } : {}),
    index: index + 1,
    index0: index,
    first: index === 0,
    last: index + 1 === length,
    length,
    revindex: length - index,
    revindex0: length - index - 1,
    ...(index + 1 < length ? { nextitem: items[index + 1] } : {}),
    ...(index > 0 ? { previtem: items[index - 1] } : {}),
  };
}
