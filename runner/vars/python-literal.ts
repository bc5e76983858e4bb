import { makeFloat, makeInt } from "../template/python/numbers.js";
import { makeDict, Tuple, type Value } from "../values.js";
import { readStringLiteral } from "./python-string.js";

/** Python refuses deeper nesting too. */
const deepest = 200;

/** What `readLiteral` gives for text that is no literal: literals can be anything else, `None` among them. */
export const notLiteral = Symbol("not a literal");

/**
 * A Python literal's value (`ast.literal_eval`): numbers, texts, lists, tuples, dicts, sets (as lists), True, False, None.
 * {@link notLiteral} for anything else, complex numbers included.
 */
export function readLiteral(text: string): Value {
  // Most values of inventories are plain words: no parser is needed to see that they are no literals.
  if (!/^[ \t]*[-+([{'"0-9.TFNbBrRuUs]/.test(text)) return notLiteral;
  try {
    return new LiteralReader(text).readAll();
  } catch (error) {
    if (error === notLiteral) return notLiteral;
    throw error;
  }
}

class LiteralReader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  readAll(): Value {
    this.skip(/[ \t]*/y);
    const first = this.readItem();
    const value = this.peekAfterSpace() === "," ? this.readBareTuple(first) : first;
    this.skipSpace();
    this.skip(/(?:[ \t\f\r\n]|#[^\n]*|\\\n)*/y);
    if (this.at < this.text.length) throw notLiteral;
    return value;
  }

  private readBareTuple(first: Value): Value {
    const items = [first];
    while (this.peekAfterSpace() === ",") {
      this.at++;
      this.skipSpace();
      if (this.at >= this.text.length || this.text[this.at] === "#" || this.text[this.at] === "\n") break;
      items.push(this.readItem());
    }
    return tupleOf(items);
  }

  private readItem(): Value {
    this.skipSpace();
    const sign = this.skip(/[-+][ \t]*/y);
    if (sign) return this.readNumber(sign[0] === "-");
    const char = this.text[this.at];
    if (char === undefined) throw notLiteral;
    if (/[0-9.]/.test(char)) return this.readNumber(false);
    if (char === "[") return this.readBracketed("]", (items) => items);
    if (char === "(") return this.readParentheses();
    if (char === "{") return this.readBraces();
    return this.readWordOrText();
  }

  private readWordOrText(): Value {
    const word = this.skip(/(?:True|False|None)(?![\w.([])|set[ \t]*\([ \t]*\)/y);
    if (word) return word === "True" ? true : word === "False" ? false : word === "None" ? null : [];
    const start = this.at;
    let text = "";
    for (;;) {
      const part = readStringLiteral(this.text, this.at);
      if (!part) break;
      text += part.value;
      this.at = part.end;
      this.skipSpace();
    }
    if (this.at === start) throw notLiteral;
    return text;
  }

  private readNumber(negative: boolean): Value {
    const float = this.skip(
      /(?:[0-9](?:_?[0-9])*)?\.[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*)?|[0-9](?:_?[0-9])*\.?[eE][-+]?[0-9](?:_?[0-9])*|[0-9](?:_?[0-9])*\./y,
    );
    const int = float
      ? ""
      : this.skip(/0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|[1-9](?:_?[0-9])*|0(?:_?0)*/y);
    if ((!float && !int) || int.length > 4300 || /[\w.]/.test(this.text[this.at] ?? "")) throw notLiteral;
    this.refuseOperator();
    if (!float) return makeInt(negative ? -BigInt(plainDigits(int)) : BigInt(plainDigits(int)));
    const value = Number(float.replaceAll("_", ""));
    return makeFloat(negative ? -value : value);
  }

  /** `1+2j` is a literal for Python, `1+2` is not: neither is read here. */
  private refuseOperator(): void {
    if (/[^\s,\])}:#\\]/.test(this.peekAfterSpace() ?? ",")) throw notLiteral;
  }

  private readBracketed(close: string, make: (items: Value[]) => Value): Value {
    const items: Value[] = [];
    this.enter();
    while (!this.leaves(close)) {
      items.push(this.readItem());
      if (!this.takes(",") && this.peekAfterSpace() !== close) throw notLiteral;
    }
    return make(items);
  }

  private readParentheses(): Value {
    this.enter();
    if (this.leaves(")")) return tupleOf([]);
    const first = this.readItem();
    if (this.leaves(")")) return first;
    const items = [first];
    while (this.takes(",")) {
      if (this.peekAfterSpace() === ")") break;
      items.push(this.readItem());
    }
    if (!this.leaves(")")) throw notLiteral;
    return tupleOf(items);
  }

  private readBraces(): Value {
    const entries: [Value, Value][] = [];
    const items: Value[] = [];
    this.enter();
    while (!this.leaves("}")) {
      const key = this.readItem();
      if (Array.isArray(key) && !(key instanceof Tuple)) throw notLiteral;
      if (this.takes(":")) entries.push([key, this.readItem()]);
      else items.push(key);
      if (!this.takes(",") && this.peekAfterSpace() !== "}") throw notLiteral;
    }
    if (entries.length && items.length) throw notLiteral;
    return items.length ? [...new Set(items)] : makeDict(entries);
  }

  private enter(): void {
    this.at++;
    if (++this.depth > deepest) throw notLiteral;
  }

  private leaves(close: string): boolean {
    if (!this.takes(close)) return false;
    this.depth--;
    return true;
  }

  private takes(char: string): boolean {
    if (this.peekAfterSpace() !== char) return false;
    this.at++;
    return true;
  }

  private peekAfterSpace(): string | undefined {
    this.skipSpace();
    return this.text[this.at];
  }

  /** Inside brackets line ends and comments count as space, outside only blanks do. */
  private skipSpace(): void {
    this.skip(this.depth > 0 ? /(?:[ \t\f\r\n]|#[^\n]*|\\\n)*/y : /(?:[ \t\f]|\\\n)*/y);
  }

  private skip(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }
}

function plainDigits(digits: string): string {
  return digits.replaceAll("_", "").replace(/^0+(?=[0-9])/, "");
}

function tupleOf(items: Value[]): Tuple {
  return Tuple.from(items) as Tuple;
}
