import { isDict, makeDict, PyFloat, Tuple, type Value } from "../../values.js";
import { unescapeText } from "../syntax/escapes.js";
import { hashKey, makeFloat, makeInt, makeTuple, mappingEntries } from "../values.js";

/** Whether a list or dict survives being printed and read again as a Python literal. */
export function isReadBack(value: Value): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean" || typeof value === "bigint")
    return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (value instanceof PyFloat) return Number.isFinite(value.value);
  if (value instanceof Tuple) return false;
  if (Array.isArray(value))
    return value.every((item) => (item instanceof Tuple ? [...item].every(isReadBack) : isReadBack(item)));
  return isDict(value) && mappingEntries(value).every(([key, inner]) => isReadBack(key) && isReadBack(inner));
}

/** The same value anew, as printing and reading it again would make it. */
export function readBack(value: Value): Value {
  if (value instanceof Tuple) return makeTuple([...value].map(readBack));
  if (Array.isArray(value)) return value.map(readBack);
  if (isDict(value)) return makeDict(mappingEntries(value).map(([key, inner]) => [key, readBack(inner)] as const));
  return value;
}

/**
 * Reads a Python literal as `ast.literal_eval` does; with `json`, also true, false and null. Undefined when it is none.
 */
export function parseLiteral(text: string, options: { json: boolean }): { value: Value } | undefined {
  try {
    const reader = new LiteralReader(text, options.json);
    return { value: reader.whole() };
  } catch (error) {
    if (error instanceof NotALiteral) return undefined;
    throw error;
  }
}

class NotALiteral extends Error {}

const token =
  /[ \t\f\n\r]+|#[^\n]*|([bBuU]?'''(?:\\[\s\S]|[^\\])*?'''|[bBuU]?"""(?:\\[\s\S]|[^\\])*?"""|[bBuU]?'(?:\\[\s\S]|[^\\'\n])*'|[bBuU]?"(?:\\[\s\S]|[^\\"\n])*")|((?:[0-9](?:_?[0-9])*)?\.[0-9](?:_?[0-9])*(?:[eE][+-]?[0-9]+)?|[0-9](?:_?[0-9])*\.?[eE][+-]?[0-9]+|[0-9](?:_?[0-9])*\.(?![0-9])|0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|[1-9](?:_?[0-9])*|0(?:_?0)*)|([A-Za-z_][A-Za-z_0-9]*)|([{}[\](),:+-])/y;

const names = new Map<string, Value>([
  ["True", true],
  ["False", false],
  ["None", null],
]);
const jsonNames = new Map<string, Value>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class LiteralReader {
  private at = 0;
  private kind: "text" | "number" | "name" | "symbol" | "end" = "end";
  private word = "";
  private depth = 0;

  constructor(
    private readonly source: string,
    private readonly json: boolean,
  ) {
    if (/^[ \t]/.test(source)) throw new NotALiteral();
    this.next();
  }

  whole(): Value {
    const first = this.value();
    if (!this.is(",")) return this.end(first);
    const items = [first];
    while (this.skip(",")) if (this.kind !== "end") items.push(this.value());
    return this.end(makeTuple(items));
  }

  private end(value: Value): Value {
    if (this.kind !== "end") throw new NotALiteral();
    return value;
  }

  private next(): void {
    while (this.at < this.source.length) {
      token.lastIndex = this.at;
      const found = token.exec(this.source);
      if (!found) throw new NotALiteral();
      if (/^[\n\r]/.test(found[0]) && this.depth === 0 && this.source.slice(this.at).trim() !== "")
        throw new NotALiteral();
      this.at += found[0].length;
      this.word = found[0];
      if (found[1] !== undefined) this.kind = "text";
      else if (found[2] !== undefined) this.kind = "number";
      else if (found[3] !== undefined) this.kind = "name";
      else if (found[4] !== undefined) this.kind = "symbol";
      else continue;
      return;
    }
    this.kind = "end";
    this.word = "";
  }

  private is(symbol: string): boolean {
    return this.kind === "symbol" && this.word === symbol;
  }

  private skip(symbol: string): boolean {
    if (!this.is(symbol)) return false;
    this.next();
    return true;
  }

  private value(): Value {
    if (this.skip("-")) return negated(this.numeric());
    if (this.skip("+")) return this.numeric();
    switch (this.kind) {
      case "text":
        return this.text();
      case "number":
        return this.number();
      case "name":
        return this.constant();
      default:
        return this.container();
    }
  }

  private numeric(): Value {
    if (this.kind === "number") return this.number();
    if (this.is("-") || this.is("+")) return this.value();
    throw new NotALiteral();
  }

  private text(): Value {
    let result = "";
    while (this.kind === "text") {
      if (/^[bB]/.test(this.word)) throw new NotALiteral();
      const quoted = this.word.replace(/^[uU]/, "");
      const width = quoted.startsWith("'''") || quoted.startsWith('"""') ? 3 : 1;
      try {
        result += unescapeText(quoted.slice(width, -width));
      } catch {
        throw new NotALiteral();
      }
      this.next();
    }
    return result;
  }

  private number(): Value {
    const digits = this.word.replaceAll("_", "");
    this.next();
    if (this.kind === "number" || this.kind === "name" || this.kind === "text") throw new NotALiteral();
    return /^0[xXoObB]|^[0-9]+$/.test(digits) ? makeInt(BigInt(digits)) : makeFloat(Number(digits));
  }

  private constant(): Value {
    const value = names.has(this.word) ? names.get(this.word) : this.json ? jsonNames.get(this.word) : undefined;
    if (value === undefined) throw new NotALiteral();
    this.next();
    return value;
  }

  private container(): Value {
    if (++this.depth > 200) throw new NotALiteral();
    const open = this.word;
    if (this.kind !== "symbol" || !"([{".includes(open)) throw new NotALiteral();
    this.next();
    const value = open === "[" ? this.items("]").items : open === "(" ? this.parentheses() : this.braces();
    return value;
  }

  private close(): void {
    this.depth--;
    this.next();
  }

  private items(end: string): { items: Value[]; comma: boolean } {
    const items: Value[] = [];
    let comma = false;
    while (!this.is(end)) {
      items.push(this.value());
      comma = this.skip(",");
      if (!comma && !this.is(end)) throw new NotALiteral();
    }
    this.close();
    return { items, comma };
  }

  private parentheses(): Value {
    const { items, comma } = this.items(")");
    return items.length === 1 && !comma ? items[0] : makeTuple(items);
  }

  private braces(): Value {
    const entries: [Value, Value][] = [];
    while (!this.is("}")) {
      const key = this.value();
      if (!this.skip(":")) throw new NotALiteral();
      try {
        hashKey(key);
      } catch {
        throw new NotALiteral();
      }
      entries.push([key, this.value()]);
      if (!this.skip(",") && !this.is("}")) throw new NotALiteral();
    }
    this.close();
    return makeDict(entries);
  }
}

function negated(value: Value): Value {
  if (value instanceof PyFloat) return makeFloat(-value.value);
  if (typeof value === "bigint") return makeInt(-value);
  return typeof value === "number" ? (value === 0 ? 0 : -value) : value;
}
