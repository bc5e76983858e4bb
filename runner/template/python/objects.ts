import type { Value } from "../../values.js";

/** A named or positional argument list as Python calls have it. */
export interface Arguments {
  args: Value[];
  /** Without a prototype: own names only. */
  kwargs: Record<string, Value>;
}

/**
 * A value of a Python class that YAML does not know (macro, namespace, datetime, bytes, loop …). Templates see only what
 * `attribute` gives: no JavaScript property is ever reachable.
 */
export abstract class PyObject {
  /** The name that `type_debug` and error messages give. */
  abstract readonly typeName: string;
  /** An attribute by name, undefined where there is none. */
  attribute(_name: string): Value {
    return undefined;
  }
  /** `x[key]`, undefined where there is none. */
  item(_key: Value): Value {
    return undefined;
  }
  /** `str(x)`. */
  text(): string {
    return this.repr();
  }
  toString(): string {
    return this.text();
  }
  repr(): string {
    return `<${this.typeName} object>`;
  }
  truth(): boolean {
    return true;
  }
  equals(other: Value): boolean {
    return other === this;
  }
  /** Negative, zero or positive; undefined where the two cannot be ordered. */
  compare(_other: Value): number | undefined {
    return undefined;
  }
  /** The key for dicts and sets; undefined for what cannot be hashed. */
  hash(): string | undefined {
    return undefined;
  }
  /** `x + other` and the like; undefined where the operator is not supported. */
  operate(_operator: string, _other: Value, _reflected: boolean): Value {
    return undefined;
  }
}

/** Something that templates can call: a macro, a global function, a method bound to its object. */
export class PyCallable extends PyObject {
  readonly typeName: string = "function";
  constructor(
    readonly name: string,
    readonly invoke: (given: Arguments) => Value,
  ) {
    super();
  }
  override repr(): string {
    return `<function ${this.name}>`;
  }
}

/** A finite iterable that is no list: `dict.items()`, `range(3)`. Prints as Python prints it. */
export class PyIterable extends PyObject {
  constructor(
    readonly typeName: string,
    readonly items: readonly Value[],
    private readonly describe: () => string,
  ) {
    super();
  }
  override repr(): string {
    return this.describe();
  }
  override truth(): boolean {
    return this.items.length > 0;
  }
}

/** Python's bytes. */
export class PyBytes extends PyObject {
  readonly typeName = "bytes";
  constructor(readonly bytes: Uint8Array) {
    super();
  }
  override repr(): string {
    let text = "";
    for (const byte of this.bytes) {
      if (byte === 0x5c) text += "\\\\";
      else if (byte === 0x0a) text += "\\n";
      else if (byte === 0x0d) text += "\\r";
      else if (byte === 0x09) text += "\\t";
      else if (byte < 0x20 || byte > 0x7e) text += `\\x${byte.toString(16).padStart(2, "0")}`;
      else text += String.fromCharCode(byte);
    }
    return text.includes("'") && !text.includes('"') ? `b"${text}"` : `b'${text.replaceAll("'", "\\'")}'`;
  }
  override truth(): boolean {
    return this.bytes.length > 0;
  }
  override equals(other: Value): boolean {
    return other instanceof PyBytes && Buffer.from(this.bytes).equals(Buffer.from(other.bytes));
  }
  override hash(): string {
    return `b:${Buffer.from(this.bytes).toString("latin1")}`;
  }
}

/**
 * A mapping whose values are made when they are asked for (`hostvars`, `vars`). Filters and loops treat it as a dict.
 */
export abstract class LazyMapping {
  abstract get(key: string): Value;
  abstract has(key: string): boolean;
  abstract keys(): Iterable<string>;
  /** What `str()` calls it where printing every value would be absurd. */
  readonly label?: string;
}
