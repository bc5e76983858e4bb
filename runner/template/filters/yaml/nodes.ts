import { PyFloat, UnsafeText, type Value, VaultText } from "../../../values.js";
import { PyDate } from "../../dates/date.js";
import { PyDateTime } from "../../dates/datetime.js";
import {
  compare,
  floatText,
  isFloat,
  isMapping,
  makeTuple,
  mappingEntries,
  PyBytes,
  templateError,
  toNumber,
  typeName,
  Undefined,
  undefinedError,
} from "../../values.js";

export interface ScalarNode {
  kind: "scalar";
  tag: string;
  text: string;
  style?: string;
}

export type YamlNode =
  | ScalarNode
  | { kind: "sequence"; flow: boolean; items: YamlNode[] }
  | { kind: "mapping"; flow: boolean; tag?: string; pairs: [YamlNode, YamlNode][] };

export interface NodeOptions {
  /** True: everything in braces; false: nothing; undefined: lists and dicts that hold scalars only. */
  flow: boolean | undefined;
  sortKeys: boolean;
  /** Quoting for every scalar: `'`, `"`, `|`, `>`. */
  style: string | undefined;
}

/** A value as PyYAML's SafeRepresenter (with Ansible's additions) represents it. */
export function toNode(value: Value, options: NodeOptions): YamlNode {
  if (Array.isArray(value)) {
    const items = value.map((item) => toNode(item, options));
    return { kind: "sequence", flow: options.flow ?? items.every(isPlain), items };
  }
  if (value instanceof Set)
    return mappingNode(
      [...value].map((item) => [item, null]),
      options,
      "set",
    );
  if (isMapping(value)) return mappingNode(mappingEntries(value), options);
  const [tag, text, style = options.style] = scalar(value);
  return { kind: "scalar", tag, text, ...(style === undefined ? {} : { style }) };
}

function mappingNode(entries: [Value, Value][], options: NodeOptions, tag?: string): YamlNode {
  const ordered = options.sortKeys ? sortPairs(entries) : entries;
  const pairs = ordered.map(([key, value]) => [toNode(key, options), toNode(value, options)] as [YamlNode, YamlNode]);
  const flow = options.flow ?? pairs.every(([key, value]) => isPlain(key) && isPlain(value));
  return { kind: "mapping", flow, pairs, ...(tag ? { tag } : {}) };
}

function isPlain(node: YamlNode): boolean {
  return node.kind === "scalar" && !node.style;
}

/** PyYAML sorts the pairs, and leaves them as they are when Python cannot compare them. */
function sortPairs(entries: [Value, Value][]): [Value, Value][] {
  try {
    return [...entries].sort((a, b) => compare(makeTuple([a[0]]), makeTuple([b[0]])));
  } catch {
    return entries;
  }
}

function scalar(value: Value): [tag: string, text: string, style?: string] {
  if (typeof value === "string") return ["str", value];
  if (value instanceof UnsafeText) return ["str", value.text];
  if (value instanceof VaultText) return ["!vault", value.ciphertext, "|"];
  if (value === null || value === undefined) return ["null", "null"];
  if (typeof value === "boolean") return ["bool", value ? "true" : "false"];
  if (isFloat(value)) return ["float", yamlFloat(value instanceof PyFloat ? value.value : toNumber(value))];
  if (typeof value === "number" || typeof value === "bigint") return ["int", BigInt(value).toString()];
  if (value instanceof PyBytes) return ["binary", base64Lines(value.bytes), "|"];
  if (value instanceof Undefined) throw undefinedError(value);
  if (value instanceof PyDateTime || value instanceof PyDate) return ["timestamp", value.text()];
  throw templateError(`cannot represent an object of type ${typeName(value)}`);
}

function yamlFloat(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  const text = floatText(value);
  return text.includes(".") || !text.includes("e") ? text : text.replace("e", ".0e");
}

/** As Python's `base64.encodebytes`: lines of 76 characters, each ended. */
function base64Lines(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("base64")
    .replace(/.{1,76}/g, "$&\n");
}
