import { isDict, makeDict, UnsafeText, type Value } from "../values.js";

/** A value whose texts will never be templated: for values from boards that end up among the user's own. */
export function markUnsafe(value: Value): Value {
  if (typeof value === "string") return /\{[{%#]/.test(value) ? new UnsafeText(value) : value;
  if (Array.isArray(value)) return value.map(markUnsafe);
  if (!isDict(value)) return value;
  const entries: Iterable<[Value, Value]> = value instanceof Map ? value : Object.entries(value);
  return makeDict([...entries].map(([key, inner]) => [key, markUnsafe(inner)] as const));
}
