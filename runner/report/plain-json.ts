import { isDict } from "../values.js";

/** Texts of events: several sinks ask, and an event may hold thousands of values. */
const texts = new WeakMap<object, { text: string | undefined }>();

/**
 * An event as JSON, made once; undefined where JSON has no form for all of it (floats, Maps, undecrypted texts). What is in
 * none of its texts can be told from this one text: secrets, characters that a terminal would obey.
 */
export function plainJson(event: object): string | undefined {
  let known = texts.get(event);
  if (!known) {
    known = { text: isPlain(event) ? JSON.stringify(event) : undefined };
    texts.set(event, known);
  }
  return known.text;
}

/** Nearly every event is so, and there are many. */
function isPlain(value: unknown): boolean {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) {
    for (const item of value) if (!isPlain(item)) return false;
    return true;
  }
  if (!isDict(value) || value instanceof Map) return false;
  for (const key of Object.keys(value)) if (!isPlain(value[key])) return false;
  return true;
}
