/**
 * Values as playbooks know them. YAML, templates, facts and results share one representation:
 *
 * - strings, booleans and null are JavaScript's;
 * - numbers are JavaScript's; a Python float with an integral value is a {@link PyFloat}, so that `1.0` prints as `1.0`;
 *   an int beyond 2^53 is a bigint;
 * - lists are arrays; a tuple is a {@link Tuple} (an array that prints with parentheses);
 * - dicts are plain objects, looked up by own property only. A dict that JavaScript objects cannot hold faithfully
 *   (keys that are not strings, or strings that look like array indexes and would be reordered) is a Map;
 * - `!unsafe` text and undecrypted `!vault` text are wrapper objects until they are used.
 *
 * Positions live beside the values (see `runner/load/positions.ts`), so values stay plain.
 */
export type Value = unknown;
export type Dict = Record<string, Value> | Map<Value, Value>;

/** A float whose value is integral: JavaScript alone could not tell it from an int. Others are plain numbers. */
export class PyFloat {
  constructor(readonly value: number) {}
  valueOf(): number {
    return this.value;
  }
  toJSON(): number {
    return this.value;
  }
}

/** A Python tuple. */
export class Tuple extends Array<Value> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** Text that must never be templated (`!unsafe`). */
export class UnsafeText {
  constructor(readonly text: string) {}
}

/** An inline `!vault` value, still encrypted. */
export class VaultText {
  constructor(readonly ciphertext: string) {}
}

/** Marks a result of which a check does not know more than it holds, with the reason. Spreading a result keeps the mark. */
export const notKnown: unique symbol = Symbol("not known in a check");

/** Why more of a value is not known; undefined where it is whole. */
export function whyNotKnown(value: Value): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as { [notKnown]?: string })[notKnown];
}

/** Whether a value is a dict (see {@link Dict}). */
export function isDict(value: Value): value is Dict {
  if (value instanceof Map) return true;
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A dict's value for a key, own properties only; undefined when the key is absent. */
export function dictGet(dict: Dict, key: Value): Value {
  if (dict instanceof Map) return dict.get(key);
  return typeof key === "string" && Object.hasOwn(dict, key) ? dict[key] : undefined;
}

export function dictHas(dict: Dict, key: Value): boolean {
  if (dict instanceof Map) return dict.has(key);
  return typeof key === "string" && Object.hasOwn(dict, key);
}

/** A dict's entries in the order in which they were written. */
export function dictEntries(dict: Dict): [Value, Value][] {
  return dict instanceof Map ? [...dict.entries()] : Object.entries(dict);
}

/** Whether JavaScript would reorder this key among others (canonical array indexes come first in objects). */
function isIndexLike(key: string): boolean {
  return /^(?:0|[1-9][0-9]{0,9})$/.test(key) && Number(key) < 4294967295;
}

/** A dict of these entries: a plain object where that is faithful, a Map otherwise. Later entries win. */
export function makeDict(entries: Iterable<readonly [Value, Value]>): Dict {
  const list = [...entries];
  if (list.every(([key]) => typeof key === "string" && key !== "__proto__" && !isIndexLike(key))) {
    return Object.fromEntries(list as [string, Value][]);
  }
  return new Map(list);
}

/** A list with each item changed; the very same list where no item is another one afterwards. */
export function mapItems(list: readonly Value[], change: (item: Value) => Value): readonly Value[] {
  let copy: Value[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const changed = change(list[index]);
    if (!copy && !Object.is(changed, list[index])) copy = Array.from(list);
    if (copy) copy[index] = changed;
  }
  return copy ?? list;
}

/** A plain dict with each key and value changed; the very same dict where none is another one afterwards. */
export function mapEntries(
  dict: Record<string, Value>,
  changeKey: (key: string) => string,
  change: (value: Value) => Value,
): Record<string, Value> {
  const keys = Object.keys(dict);
  let copy: [string, Value][] | undefined;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!;
    const value = dict[key];
    const [newKey, newValue] = [changeKey(key), change(value)];
    if (!copy && (newKey !== key || !Object.is(newValue, value)))
      copy = keys.slice(0, index).map((name) => [name, dict[name]]);
    copy?.push([newKey, newValue]);
  }
  return copy ? Object.fromEntries(copy) : dict;
}
