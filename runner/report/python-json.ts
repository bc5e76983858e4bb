import { PyDate } from "../template/dates/date.js";
import { PyDateTime } from "../template/dates/datetime.js";
import { floatText } from "../template/values.js";
import { dictEntries, isDict, PyFloat, UnsafeText, type Value, VaultText } from "../values.js";

/** JSON as Python's `json.dumps` writes it, with sorted keys: the form in which Ansible shows results. */
export function pythonJson(value: Value, indent = 0, depth = 1): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : floatText(value);
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value instanceof PyFloat) return floatText(value.value);
  if (value instanceof UnsafeText) return JSON.stringify(value.text);
  if (value instanceof VaultText) return JSON.stringify(value.ciphertext);
  if (value instanceof Uint8Array) return JSON.stringify(new TextDecoder().decode(value));
  if (Array.isArray(value)) {
    return enclose(
      "[",
      value.map((item) => pythonJson(item, indent, depth + 1)),
      "]",
      indent,
      depth,
    );
  }
  if (value instanceof Set) return pythonJson([...value], indent, depth);
  if (value instanceof PyDate || value instanceof PyDateTime) return JSON.stringify(value.toJSON());
  if (isDict(value)) return dumpDict(dictEntries(value), indent, depth);
  return JSON.stringify(String(value));
}

function dumpDict(entries: [Value, Value][], indent: number, depth: number): string {
  const sorted = entries.map(([key, inner]) => [keyText(key), inner] as const).sort(byKey);
  const parts = sorted.map(([key, inner]) => `${JSON.stringify(key)}: ${pythonJson(inner, indent, depth + 1)}`);
  return enclose("{", parts, "}", indent, depth);
}

function byKey(a: readonly [string, Value], b: readonly [string, Value]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

function keyText(key: Value): string {
  return typeof key === "string" ? key : pythonJson(key);
}

function enclose(open: string, parts: string[], close: string, indent: number, depth: number): string {
  if (parts.length === 0) return open + close;
  if (indent === 0) return open + parts.join(", ") + close;
  const inner = `\n${" ".repeat(indent * depth)}`;
  return `${open}${inner}${parts.join(`,${inner}`)}\n${" ".repeat(indent * (depth - 1))}${close}`;
}
