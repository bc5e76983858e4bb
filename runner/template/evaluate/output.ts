import { isDict, PyFloat, Tuple, type Value } from "../../values.js";
import { isMapping, iterate, mappingEntries, PyBytes, PyIterable, str, Undefined, undefinedError } from "../values.js";
import { checkSize } from "./budget.js";
import { isReadBack, parseLiteral, readBack } from "./literal.js";

/** Text that came from `to_json` and the like: it stays text even where it looks like a literal. */
export class MarkedText {
  constructor(readonly text: string) {}
}

/** Collects what a template (or a part of it) writes. */
export class Output {
  readonly chunks: Value[] = [];
  private size = 0;

  constructor(
    private readonly native: boolean,
    private readonly convert: boolean,
  ) {}

  /** Another collector of the same kind, for a part whose text is needed as a value. */
  fork(): Output {
    return new Output(this.native, this.convert);
  }

  data(text: string): void {
    this.size += text.length;
    checkSize(this.size);
    this.chunks.push(text);
  }

  /** Writes the value of `{{ }}`: None is nothing, views become lists, undefined values raise. */
  emit(value: Value): void {
    const finished = value instanceof PyIterable ? [...iterate(value)] : value;
    refuseUndefined(finished);
    if (finished === null && !this.native) this.chunks.push("");
    else if (typeof finished === "string") this.data(finished);
    else this.chunks.push(finished);
    this.settle();
  }

  /**
   * Lists and dicts may be changed further down, so they become text in time: at once in files, and after the second
   * piece in values, since a single piece is kept as it is.
   */
  private settle(): void {
    const last = this.chunks.length - 1;
    if ((this.convert && last === 0) || this.native || this.chunks[last] instanceof MarkedText) return;
    for (const index of last === 1 ? [0, 1] : [last]) this.chunks[index] = chunkText(this.chunks[index]);
  }

  append(other: Output): void {
    for (const chunk of other.chunks) this.chunks.push(chunk);
  }

  text(): string {
    if (this.chunks.length === 1 && typeof this.chunks[0] === "string") return this.chunks[0];
    const text = this.chunks.map(chunkText).join("");
    checkSize(text.length);
    return text;
  }

  /** What was written, as Ansible gives it back: text, or a native value where it looks like one. */
  value(): Value {
    if (this.native) return this.nativeValue();
    if (!this.convert)
      return this.chunks[0] instanceof MarkedText && this.chunks.length === 1 ? this.chunks[0] : this.text();
    const only = this.chunks.length === 1 ? this.chunks[0] : undefined;
    if (only instanceof MarkedText) return only;
    if (isContainer(only) && isReadBack(only)) return readBack(only);
    const text = this.text();
    if (!/^(?:[{[]|True$|False$)/.test(text)) return text;
    const literal = parseLiteral(text, { json: true });
    return literal === undefined ? text : literal.value;
  }

  private nativeValue(): Value {
    if (this.chunks.length === 0) return null;
    const only = this.chunks.length === 1 ? this.chunks[0] : undefined;
    if (only instanceof MarkedText) return only;
    if (this.chunks.length === 1 && typeof only !== "string") return only;
    const text = this.text();
    const literal = parseLiteral(text, { json: false });
    if (literal === undefined) return text;
    return typeof literal.value === "string" ? `${text[0]}${literal.value}${text[0]}` : literal.value;
  }
}

function isContainer(value: Value): boolean {
  return Array.isArray(value) || isDict(value);
}

/** Ansible's `to_text`: bytes are taken for UTF-8. */
function chunkText(chunk: Value): string {
  if (chunk instanceof PyBytes) return Buffer.from(chunk.bytes).toString("utf8");
  return chunk instanceof MarkedText ? chunk.text : str(chunk);
}

/** Raises for an undefined value anywhere inside, as `{{ [missing] }}` must. */
function refuseUndefined(value: Value): void {
  if (typeof value !== "object" || value === null) return;
  if (value instanceof Undefined && !value.lenient) throw undefinedError(value);
  if (value instanceof PyFloat || value instanceof MarkedText) return;
  if (Array.isArray(value) || value instanceof Tuple) {
    for (const item of value) refuseUndefined(item);
  } else if (isDict(value) && isMapping(value)) {
    for (const [, inner] of mappingEntries(value)) refuseUndefined(inner);
  }
}
