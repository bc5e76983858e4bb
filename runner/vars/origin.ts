import { holdsTemplate } from "../template/templar.js";
import { dictEntries, isDict, UnsafeText, type Value } from "../values.js";
import type { Found } from "./scope.js";

/*
 * Whose text it is. Text that came from boards, lookups and the like must never be evaluated; so rendering counts how
 * often such text was read. Rendering is synchronous: what one text has read lies between two looks at the count, however
 * many scopes (`hostvars`) it went through.
 */
let read = 0;

/** Says that text which users did not write is being read. */
export function noteForeign(): void {
  read++;
}

/** How often such text was read so far. */
export function foreignRead(): number {
  return read;
}

/** A variable's value, rendered where users wrote it and `template` is given; where they did not, that is told. */
export function readFound(name: string, found: Found | undefined, template?: (value: Value) => Value): Value {
  if (!found) return undefined;
  const { value, layer } = found;
  if (layer.trusted) return template ? template(value) : value;
  if (!layer.own?.(name)) noteForeign();
  return value;
}

const own = new WeakSet<object>();

/** Remembers that all text in a list or a record of variables is the user's. */
export function markOwn<Type extends object>(values: Type): Type {
  own.add(values);
  return values;
}

export function isOwn(values: object): boolean {
  return own.has(values);
}

/** Text that can name something at most, whoever chose it: hosts, groups, roles, versions, paths. */
export function isHarmless(value: Value): boolean {
  if (typeof value === "string") return /^[\w.:/@+, -]*$/.test(value);
  if (value instanceof UnsafeText) return isHarmless(value.text);
  if (Array.isArray(value)) return value.every(isHarmless);
  return !isDict(value) || dictEntries(value).every(([key, inner]) => isHarmless(key) && isHarmless(inner));
}

/** The arguments of a task that are the user's own text as they stand. */
export function literalNames(args: Readonly<Record<string, Value>>): string[] {
  return Object.keys(args).filter((name) => !holdsTemplate(name) && !holdsTemplate(args[name]!));
}
