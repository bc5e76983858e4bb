import { UnsafeText, type Value } from "../../values.js";
import type { Call } from "../registry.js";
import { isInt, Undefined } from "../values.js";

export interface GetterOptions {
  /** Text is folded to lower case, as Jinja does unless `case_sensitive` is set. */
  fold?: boolean;
  /** Stands for what is undefined on the way; null and undefined mean none. */
  fallback?: Value;
}

/** Jinja's attribute getter: `a.b.0` looks up step by step, digits as numbers; no attribute gives the item itself. */
export function makeGetter(call: Call, attribute: Value, options: GetterOptions = {}): (item: Value) => Value {
  const parts = attributeParts(attribute);
  const hasFallback = options.fallback !== undefined && options.fallback !== null;
  return (item) => {
    let value = item;
    for (const part of parts) {
      value = call.getItem(value, part);
      if (hasFallback && value instanceof Undefined) value = options.fallback;
    }
    return options.fold ? fold(value) : value;
  };
}

/** Several attributes at once (`sort(attribute="age,name")`); without an attribute the item alone. */
export function makeMultiGetter(call: Call, attribute: Value, foldCase: boolean): (item: Value) => Value[] {
  const wanted = typeof attribute === "string" ? attribute.split(",") : [attribute];
  const getters = wanted.map((one) => makeGetter(call, one, { fold: foldCase }));
  return (item) => getters.map((get) => get(item));
}

function attributeParts(attribute: Value): Value[] {
  if (attribute === null || attribute === undefined) return [];
  if (typeof attribute !== "string") return [attribute];
  return attribute.split(".").map((part) => (/^\p{Nd}+$/u.test(part) ? Number(part) : part));
}

/** Text in lower case, anything else as it is. */
export function fold(value: Value): Value {
  if (value instanceof UnsafeText) return value.text.toLowerCase();
  return typeof value === "string" ? value.toLowerCase() : value;
}

/** A whole number that a filter needs; `what` names it in the error. */
export function asNumber(value: Value): number | undefined {
  return isInt(value) ? Number(value) : undefined;
}
