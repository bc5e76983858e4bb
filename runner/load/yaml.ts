import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { AxleError, type Position } from "../errors.js";
import { makeDict, PyFloat, UnsafeText, type Value, VaultText } from "../values.js";
import { bounds, refuseDepth, tooDeep } from "./bounds.js";
import { parseLeniently } from "./lenient-yaml.js";
import { readPlainYaml } from "./plain-yaml/index.js";
import { rememberPlaces, SourceText } from "./positions.js";
import { NoSuchDate, readFloat, readInteger, resolvePlain } from "./scalars.js";
import { wordYamlError } from "./yaml-errors.js";

/** Told of what reads as something else than it looks like; `kind` is for what a setting may silence or forbid. */
export type Warn = (message: string, position?: Position, kind?: "duplicate-key") => void;

const TAG = "tag:yaml.org,2002:";

const parseOptions = {
  schema: "failsafe",
  merge: false,
  uniqueKeys: false,
  logLevel: "error",
  prettyErrors: false,
  strict: true,
} as const;

/**
 * Reads one YAML document as Ansible does: PyYAML's types, `!vault` and `!unsafe`, merge keys, the last of duplicate keys
 * with a warning. An empty document is null. Throws `AxleError` (syntax) with the place and, where it is known, the remedy.
 */
export function parseYaml(text: string, file: string, warn: Warn = () => {}): Value {
  const source = new SourceText(file, text);
  return readPlainYaml(source) ?? parseByLibrary(source, warn);
}

/** Reads a document by the YAML library, whatever it holds. */
export function parseByLibrary(source: SourceText, warn: Warn = () => {}): Value {
  refuseDepth(source);
  const document = parseDocument(source.text, parseOptions);
  const error = document.errors[0];
  const read = error ? parseLeniently(source.text, parseOptions) : document;
  if (!read) throw wordYamlError(error!, source);
  if (!read.contents) return null;
  return new Builder(source, warn).build(read.contents as Node);
}

/** Every document of a text, each read as {@link parseYaml} reads one. */
export function parseYamlAll(text: string, file: string, warn: Warn = () => {}): Value[] {
  const source = new SourceText(file, text);
  refuseDepth(source);
  const documents = parseAllDocuments(text, parseOptions);
  return [...documents].map((document) => {
    const error = document.errors[0];
    if (error) throw wordYamlError(error, source);
    return document.contents ? new Builder(source, warn).build(document.contents as Node) : null;
  });
}

/** Turns the syntax tree into values; one per document. */
class Builder {
  private readonly anchors = new Map<string, Value>();
  private readonly anchorNodes = new Map<string, Node>();
  /** How many values stand below each anchor, those of aliases counted again. */
  private readonly sizes = new Map<string, number>();
  private built = 0;
  private copied = 0;
  private depth = 0;

  constructor(
    private readonly source: SourceText,
    private readonly warn: Warn,
  ) {}

  build(node: Node | null | undefined): Value {
    if (!node) return null;
    if (isAlias(node)) return this.resolveAlias(node.source, node);
    const before = this.built++;
    if (++this.depth > bounds.depth) throw tooDeep(this.source, startOf(node));
    if (node.anchor) this.anchorNodes.set(node.anchor, node);
    const value = this.buildTagged(node);
    this.depth--;
    if (node.anchor) {
      this.anchors.set(node.anchor, value);
      this.sizes.set(node.anchor, this.built - before);
    }
    return value;
  }

  private buildTagged(node: Node): Value {
    const tag = (node as { tag?: string }).tag;
    if (tag === "!unsafe") return markUnsafe(this.buildPlain(node));
    if (tag === "!vault" || tag === "!vault-encrypted") return new VaultText(String((node as Scalar).value));
    if (tag === undefined || tag === "!" || !isScalar(node)) return this.buildCollectionOrPlain(node, tag);
    return this.buildScalarAs(tag, node);
  }

  private buildCollectionOrPlain(node: Node, tag: string | undefined): Value {
    if (tag && tag !== "!" && !/^tag:yaml\.org,2002:(?:map|seq|python\/dict)$/.test(tag))
      throw this.unknownTag(tag, node);
    if (tag === "!" && isScalar(node)) return String(node.value);
    return this.buildPlain(node);
  }

  /** Without regard to the tag. */
  private buildPlain(node: Node): Value {
    if (isMap(node)) return this.buildMap(node as YAMLMap<Node, Node | null>);
    if (isSeq(node)) return this.buildList(node.items as Node[], node);
    const scalar = node as Scalar<string>;
    if (scalar.type !== "PLAIN") return this.endsUnbroken(scalar) ? scalar.value.replace(/\n$/, "") : scalar.value;
    try {
      return resolvePlain(scalar.source ?? scalar.value);
    } catch (cause) {
      if (!(cause instanceof NoSuchDate)) throw cause;
      throw this.fail(
        `\`${cause.message}\` looks like a date, but there is no such day or hour`,
        node,
        "Quote it to make it text.",
      );
    }
  }

  /** PyYAML gives a block text no line end that the file, which ends there, does not have. */
  private endsUnbroken(scalar: Scalar<string>): boolean {
    const text = this.source.text;
    return scalar.type?.startsWith("BLOCK") === true && (scalar.range?.[1] ?? 0) >= text.length && !text.endsWith("\n");
  }

  private buildScalarAs(tag: string, node: Scalar): Value {
    const text = String(node.value);
    if (tag === `${TAG}str` || tag === `${TAG}python/unicode`) return text;
    if (tag === `${TAG}null`) return null;
    if (tag === `${TAG}int`) return readInteger(text);
    if (tag === `${TAG}float`) {
      const value = readFloat(text);
      return value instanceof PyFloat || !Number.isInteger(value) ? value : new PyFloat(value);
    }
    if (tag === `${TAG}bool`) return /^(?:yes|true|on)$/i.test(text);
    if (tag === `${TAG}binary`) return Buffer.from(text, "base64").toString("utf8");
    if (tag === `${TAG}timestamp`) return resolvePlain(text);
    throw this.unknownTag(tag, node);
  }

  private buildList(items: readonly Node[], node: Node): Value[] {
    const list: Value[] = [];
    const values = new Map<Value, number>();
    items.forEach((item, index) => {
      list.push(this.build(item));
      values.set(index, item?.range?.[0] ?? startOf(node));
    });
    rememberPlaces(list, { source: this.source, start: startOf(node), values });
    return list;
  }

  private buildMap(node: YAMLMap<Node, Node | null>): Value {
    const entries = new Map<Value, Value>();
    const places = {
      source: this.source,
      start: startOf(node),
      values: new Map<Value, number>(),
      keys: new Map<Value, number>(),
    };
    for (const pair of node.items) if (isMerge(pair)) this.merge(pair, entries);
    const own = new Set<Value>();
    for (const pair of node.items) {
      if (isMerge(pair)) continue;
      const key = this.buildKey(pair);
      if (own.has(key)) this.warnDuplicate(key, pair.key);
      own.add(key);
      entries.set(key, this.build(pair.value));
      places.keys.set(key, startOf(pair.key));
      places.values.set(key, pair.value?.range?.[0] ?? startOf(pair.key));
    }
    const dict = makeDict(entries);
    rememberPlaces(dict, places);
    return dict;
  }

  private buildKey(pair: Pair<Node, Node | null>): Value {
    const key = this.build(pair.key);
    if (typeof key !== "object" || key === null || key instanceof PyFloat) return key;
    const braces = this.source.text.startsWith("{{", startOf(pair.key) - 1);
    throw this.fail(
      braces
        ? "A template at the start of a value must be quoted, or YAML reads its braces as a mapping"
        : "A key can't be a list or a mapping",
      pair.key,
      braces ? 'Write `key: "{{ value }}"`.' : undefined,
    );
  }

  /** `<<: *other`: the other's entries come first, and this mapping's own entries win. */
  private merge(pair: Pair<Node, Node | null>, into: Map<Value, Value>): void {
    const merged = this.build(pair.value);
    const sources = Array.isArray(merged) ? [...merged].reverse() : [merged];
    for (const from of sources) {
      if (from instanceof Map) for (const [key, value] of from) into.set(key, value);
      else if (typeof from === "object" && from !== null && !Array.isArray(from))
        for (const [key, value] of Object.entries(from)) into.set(key, value);
      else throw this.fail("`<<` merges mappings, and this is none", pair.key);
    }
  }

  private resolveAlias(name: string, node: Node): Value {
    if (this.anchors.has(name)) {
      const size = this.sizes.get(name)!;
      this.built += size;
      this.copied += size;
      if (this.copied <= bounds.copies) return this.anchors.get(name);
      throw this.fail(`Aliases repeat more than ${bounds.copies} values up to here`, node);
    }
    const inside = this.anchorNodes.has(name);
    throw this.fail(
      inside ? `\`*${name}\` stands inside its own anchor` : `\`*${name}\` names no anchor above it`,
      node,
    );
  }

  private warnDuplicate(key: Value, node: Node): void {
    this.warn(
      `The key \`${String(key)}\` is given twice in one mapping: the last one counts.`,
      this.source.at(startOf(node)),
      "duplicate-key",
    );
  }

  private unknownTag(tag: string, node: Node): AxleError {
    return this.fail(
      `The tag \`${tag.replace(TAG, "!!")}\` is not known`,
      node,
      "Ansible knows `!vault` and `!unsafe`.",
    );
  }

  private fail(message: string, node: Node | null, remedy?: string): AxleError {
    return new AxleError({
      kind: "syntax",
      message: `${message}.`,
      position: this.source.at(startOf(node)),
      ...(remedy ? { remedy } : {}),
    });
  }
}

function startOf(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}

function isMerge(pair: Pair<Node, Node | null>): boolean {
  return isScalar(pair.key) && pair.key.type === "PLAIN" && pair.key.value === "<<";
}

/** `!unsafe` reaches every text below it: keys too stay as they are, for they are never templated. */
function markUnsafe(value: Value): Value {
  if (typeof value === "string") return new UnsafeText(value);
  if (Array.isArray(value)) return value.map(markUnsafe);
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [key, markUnsafe(inner)]));
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, markUnsafe(inner)]));
  return value;
}
