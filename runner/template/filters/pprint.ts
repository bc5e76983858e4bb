import { Tuple, type Value } from "../../values.js";
import type { FilterTable } from "../registry.js";
import { compare, isMapping, length, mappingEntries, repr, reprText, str } from "../values.js";
import { define } from "./define.js";
import { isText } from "./require.js";

/** Jinja's `pprint`: Python's `pprint.pformat`, 80 columns wide, dict keys sorted. */
export const prettyFilters: FilterTable = {
  pprint: define([], (input) => {
    const printer = new PrettyPrinter();
    printer.format(input, 0, 0, 0);
    return printer.out;
  }),
};

const WIDTH = 80;

class PrettyPrinter {
  out = "";

  format(value: Value, indent: number, allowance: number, level: number): void {
    const line = sortedRepr(value);
    if (length(line) <= WIDTH - indent - allowance) this.out += line;
    else if (isMapping(value)) this.formatDict(value, indent, allowance + 1, level + 1);
    else if (Array.isArray(value)) this.formatList(value, indent, allowance, level + 1);
    else if (isText(value) && str(value) !== "") this.formatText(str(value), indent, allowance, level + 1);
    else this.out += line;
  }

  private formatDict(value: Value, indent: number, allowance: number, level: number): void {
    const entries = sortedEntries(value);
    this.out += "{";
    entries.forEach(([key, inner], index) => {
      const last = index === entries.length - 1;
      const name = sortedRepr(key);
      this.out += `${name}: `;
      this.format(inner, indent + 1 + length(name) + 2, last ? allowance : 1, level);
      if (!last) this.out += `,\n${" ".repeat(indent + 1)}`;
    });
    this.out += "}";
  }

  private formatList(value: Value[], indent: number, allowance: number, level: number): void {
    const close = value instanceof Tuple ? (value.length === 1 ? ",)" : ")") : "]";
    this.out += value instanceof Tuple ? "(" : "[";
    value.forEach((item, index) => {
      const last = index === value.length - 1;
      this.format(item, indent + 1, last ? allowance + close.length : 1, level);
      if (!last) this.out += `,\n${" ".repeat(indent + 1)}`;
    });
    this.out += close;
  }

  /** Text too long for its line is cut at line ends, then at blanks, into adjacent literals. */
  private formatText(text: string, at: number, room: number, level: number): void {
    const indent = level === 1 ? at + 1 : at;
    const allowance = level === 1 ? room + 1 : room;
    const lines = text
      .match(/[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g)!
      .filter((line) => line !== "");
    const chunks = lines.flatMap((line, index) =>
      chunkLine(line, WIDTH - indent, index === lines.length - 1 ? allowance : 0),
    );
    if (chunks.length === 1) this.out += chunks[0];
    else this.out += (level === 1 ? "(" : "") + chunks.join(`\n${" ".repeat(indent)}`) + (level === 1 ? ")" : "");
  }
}

function chunkLine(line: string, width: number, allowance: number): string[] {
  if (length(reprText(line)) <= width - allowance) return [reprText(line)];
  const parts = line.match(/\S*\s*/g)!.filter((part) => part !== "");
  const chunks: string[] = [];
  let current = "";
  parts.forEach((part, index) => {
    const room = index === parts.length - 1 ? width - allowance : width;
    if (length(reprText(current + part)) > room) {
      if (current !== "") chunks.push(reprText(current));
      current = part;
    } else current += part;
  });
  if (current !== "") chunks.push(reprText(current));
  return chunks;
}

function sortedEntries(value: Value): [Value, Value][] {
  if (!isMapping(value)) return [];
  return mappingEntries(value).sort(([a], [b]) => {
    try {
      return compare(a, b);
    } catch {
      // Keys of kinds that have no order among each other are ordered by the names of their kinds.
      return typeof a < typeof b ? -1 : 1;
    }
  });
}

/** `repr` with the keys of dicts sorted, as pprint shows what fits on one line. */
function sortedRepr(value: Value): string {
  if (isMapping(value))
    return `{${sortedEntries(value)
      .map(([key, inner]) => `${sortedRepr(key)}: ${sortedRepr(inner)}`)
      .join(", ")}}`;
  if (value instanceof Tuple) return `(${[...value].map(sortedRepr).join(", ")}${value.length === 1 ? "," : ""})`;
  if (Array.isArray(value)) return `[${value.map(sortedRepr).join(", ")}]`;
  return repr(value);
}
