import { makeDict, type Value } from "../../../values.js";
import { characters, makeFloat, makeInt, templateError } from "../../values.js";

/** Python's `json.loads`: ints and floats stay apart, NaN and Infinity are read, the last of equal keys wins. */
export function parseJson(text: string): Value {
  const reader = new JsonReader(text);
  reader.skipBlank();
  const value = reader.value();
  reader.skipBlank();
  if (reader.at < text.length) throw reader.error("Extra data");
  return value;
}

const words: [string, Value][] = [
  ["null", null],
  ["true", true],
  ["false", false],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
];
const simple: Record<string, string> = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

class JsonReader {
  at = 0;
  constructor(private readonly text: string) {}

  skipBlank(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? "")) this.at++;
  }

  value(): Value {
    const char = this.text[this.at];
    if (char === '"') return this.string();
    if (char === "[") return this.list();
    if (char === "{") return this.dict();
    for (const [word, value] of words) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    return this.number();
  }

  private number(): Value {
    const pattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) throw this.error("Expecting value");
    this.at += found[0].length;
    return found[1] !== undefined || found[2] !== undefined ? makeFloat(Number(found[0])) : makeInt(BigInt(found[0]));
  }

  private list(): Value[] {
    const items: Value[] = [];
    this.at++;
    this.skipBlank();
    if (this.take("]")) return items;
    while (true) {
      this.skipBlank();
      items.push(this.value());
      this.skipBlank();
      if (this.take("]")) return items;
      if (!this.take(",")) throw this.error("Expecting ',' delimiter");
    }
  }

  private dict(): Value {
    const entries = new Map<Value, Value>();
    this.at++;
    this.skipBlank();
    if (this.take("}")) return {};
    while (true) {
      this.skipBlank();
      if (this.text[this.at] !== '"') throw this.error("Expecting property name enclosed in double quotes");
      const key = this.string();
      this.skipBlank();
      if (!this.take(":")) throw this.error("Expecting ':' delimiter");
      this.skipBlank();
      entries.set(key, this.value());
      this.skipBlank();
      if (this.take("}")) return makeDict(entries);
      if (!this.take(",")) throw this.error("Expecting ',' delimiter");
    }
  }

  private string(): string {
    const start = this.at++;
    let out = "";
    while (true) {
      const char = this.text[this.at++];
      if (char === undefined) throw this.errorAt(start, "Unterminated string starting at");
      if (char === '"') return out;
      if (char < " ") throw this.errorAt(this.at - 1, "Invalid control character at");
      out += char === "\\" ? this.escape() : char;
    }
  }

  private escape(): string {
    const letter = this.text[this.at++] ?? "";
    if (letter !== "u") {
      if (!Object.hasOwn(simple, letter)) throw this.errorAt(this.at - 2, "Invalid \\escape");
      return simple[letter]!;
    }
    const digits = this.text.slice(this.at, this.at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.errorAt(this.at - 1, "Invalid \\uXXXX escape");
    this.at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  error(message: string): Error {
    return this.errorAt(this.at, message);
  }

  private errorAt(at: number, message: string): Error {
    const before = this.text.slice(0, at);
    const line = before.split("\n").length;
    const column = at - before.lastIndexOf("\n");
    return templateError(`${message}: line ${line} column ${column} (char ${characters(before).length})`);
  }
}
