/**
 * JSON as Python's `json.dumps` writes it by default (`{"a": 1, "b": [2]}`, other characters as \u escapes), for values
 * as playbooks know them: plain objects, Maps, floats with an integral value (objects whose `toJSON` is a number), dates
 * (objects whose `toJSON` is text).
 */
export function dumps(value: unknown): string {
  if (value === undefined || value === null) return "null";
  if (typeof value === "string") return quote(value);
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : nonFinite(value);
  if (Array.isArray(value)) return `[${value.map(dumps).join(", ")}]`;
  if (value instanceof Map) return object([...value].map(([key, inner]) => [String(key), inner]));
  const converted = jsonForm(value);
  if (typeof converted === "string") return quote(converted);
  if (typeof converted === "number") return Number.isInteger(converted) ? `${converted}.0` : String(converted);
  return object(Object.entries(value));
}

/** What an object says it is in JSON; undefined where it says nothing. */
function jsonForm(value: object): unknown {
  return (value as { toJSON?: () => unknown }).toJSON?.();
}

function object(entries: [string, unknown][]): string {
  return `{${entries.map(([key, value]) => `${quote(key)}: ${dumps(value)}`).join(", ")}}`;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function nonFinite(value: number): string {
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

/** A scalar as text, as Python's `str` gives it; dicts and lists as JSON. What `content:` and bodies become. */
export function contentText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null || value === undefined) return "";
  if (typeof value === "object" && typeof jsonForm(value) === "string") return String(value);
  return dumps(value);
}
