import { AxleError } from "../../../errors.js";
import { PyFloat, UnsafeText, type Value, VaultText } from "../../../values.js";
import { PyDate } from "../../dates/date.js";
import { PyDateTime } from "../../dates/datetime.js";
import {
  compare,
  floatText,
  isFloat,
  isMapping,
  mappingEntries,
  templateError,
  toNumber,
  typeName,
  Undefined,
  undefinedError,
} from "../../values.js";

export interface JsonOptions {
  /** Blanks or text per level; without it everything stands on one line. */
  indent?: number | string;
  sortKeys?: boolean;
  /** Between items, and between key and value. */
  separators?: [string, string];
  /** Characters beyond ASCII as \uXXXX; true unless said otherwise. */
  ensureAscii?: boolean;
  /** NaN and Infinity are written as such; true unless said otherwise. */
  allowNan?: boolean;
  skipKeys?: boolean;
}

/** Python's `json.dumps`. Undefined values and what JSON cannot hold raise. */
export function dumpJson(value: Value, options: JsonOptions = {}): string {
  const indent = typeof options.indent === "number" ? " ".repeat(Math.max(0, options.indent)) : options.indent;
  const writer: Writer = {
    indent,
    item: options.separators?.[0] ?? (indent === undefined ? ", " : ","),
    key: options.separators?.[1] ?? ": ",
    options,
  };
  return write(value, writer, 0);
}

interface Writer {
  indent: string | undefined;
  item: string;
  key: string;
  options: JsonOptions;
}

function write(value: Value, writer: Writer, level: number): string {
  if (typeof value === "string") return quote(value, writer);
  if (value instanceof UnsafeText) return quote(value.text, writer);
  if (value instanceof VaultText) return quote(value.ciphertext, writer);
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "bigint") return value.toString();
  if (isFloat(value)) return writeFloat(toNumber(value), writer);
  if (typeof value === "number") return BigInt(value).toString();
  if (value instanceof Undefined) throw undefinedError(value);
  if (Array.isArray(value))
    return wrap(
      "[",
      "]",
      value.map((item) => write(item, writer, level + 1)),
      writer,
      level,
    );
  if (isMapping(value)) return writeDict(mappingEntries(value), writer, level);
  if (value instanceof PyDateTime || value instanceof PyDate) return quote(value.toJSON(), writer);
  throw templateError(`Object of type ${typeName(value)} is not JSON serializable`);
}

function writeDict(entries: [Value, Value][], writer: Writer, level: number): string {
  const ordered = writer.options.sortKeys ? [...entries].sort(([a], [b]) => compare(a, b)) : entries;
  const items: string[] = [];
  for (const [key, value] of ordered) {
    const name = keyText(key, writer);
    if (name !== undefined) items.push(quote(name, writer) + writer.key + write(value, writer, level + 1));
  }
  return wrap("{", "}", items, writer, level);
}

function wrap(open: string, close: string, items: string[], writer: Writer, level: number): string {
  if (items.length === 0) return open + close;
  if (writer.indent === undefined) return open + items.join(writer.item) + close;
  const line = `\n${writer.indent.repeat(level + 1)}`;
  return open + line + items.join(writer.item + line) + `\n${writer.indent.repeat(level)}` + close;
}

function keyText(key: Value, writer: Writer): string | undefined {
  if (typeof key === "string") return key;
  if (key instanceof UnsafeText) return key.text;
  if (key === null) return "null";
  if (typeof key === "boolean") return key ? "true" : "false";
  if (typeof key === "number" || typeof key === "bigint" || key instanceof PyFloat) return write(key, writer, 0);
  if (writer.options.skipKeys) return undefined;
  throw templateError(`keys must be str, int, float, bool or None, not ${typeName(key)}`);
}

function writeFloat(value: number, writer: Writer): string {
  if (Number.isFinite(value)) return floatText(value);
  if (writer.options.allowNan === false)
    throw new AxleError({ kind: "template", message: "Out of range float values are not JSON compliant" });
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

const escapes: Record<string, string> = {
  "\\": "\\\\",
  '"': '\\"',
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function quote(text: string, writer: Writer): string {
  const pattern = writer.options.ensureAscii === false ? /[\\"\0-\x1f]/g : /[\\"]|[^ -~]/g;
  return `"${text.replace(pattern, (char) => escapes[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
}
