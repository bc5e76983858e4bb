import { dictGet, dictHas, isDict, UnsafeText, type Value } from "../../values.js";
import type { Found, Scope } from "../../vars/scope.js";
import type { SyntaxNode } from "../syntax/nodes.js";
import { holdsTemplate } from "../templar.js";
import type { Frame } from "./frame.js";

/*
 * Python has classes of its own for text from YAML files (AnsibleUnicode) and from boards and lookups (AnsibleUnsafeText).
 * Text here is plain, whatever it came from; so `type_debug` asks where its input is read from, as far as that is written.
 */

type Key = string | number;
type FromFrame<Result> = (frame: Frame) => Result;
type TextType = "AnsibleUnicode" | "AnsibleUnsafeText" | undefined;

/** More variables that only name each other are a circle, or nobody's. */
const deepest = 10;
const alias = /^\s*\{\{\s*([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*\}\}\s*$/;

/** Python's class of an expression's text by where it is read from; undefined where it is `str`, or cannot be told. */
export function compileTextType(node: SyntaxNode): FromFrame<TextType> {
  const keys: Key[] = [];
  let root = node;
  for (; root.typename === "Attribute" || root.typename === "LookupVal"; root = root["target"]) {
    const key = root.typename === "Attribute" ? root["name"] : keyOf(root["val"]);
    if (key === undefined) return () => undefined;
    keys.unshift(key);
  }
  if (isLookup(root)) return () => "AnsibleUnsafeText";
  if (root.typename !== "Symbol") return () => undefined;
  const name = root["value"] as string;
  return (frame) => (frame.locals().has(name) ? undefined : followPath(frame.run.host.base.scope, name, keys));
}

function keyOf(node: SyntaxNode): Key | undefined {
  if (node.typename === "Neg") {
    const back = keyOf(node["target"]);
    return typeof back === "number" ? -back : undefined;
  }
  const value: unknown = node.typename === "Literal" ? node["value"] : undefined;
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

function isLookup({ typename, callee }: SyntaxNode & { callee?: { value?: string } }): boolean {
  return typename === "Call" && ["lookup", "query", "q"].includes(callee?.value ?? "");
}

/** The class of what stands under a variable; variables that only name another one are followed. */
function followPath(scope: Scope, name: string, keys: readonly Key[], depth = 0): TextType {
  const found = scope.find(name);
  if (!found || depth > deepest) return undefined;
  if (!found.layer.trusted) return isOfBoard(found, keys) ? "AnsibleUnsafeText" : undefined;
  let { value } = found;
  for (let index = 0; ; index++) {
    if (value instanceof UnsafeText) return "AnsibleUnsafeText";
    if (typeof value === "string" && holdsTemplate(value)) {
      const [next, ...inner] = alias.exec(value)?.[1]?.split(".") ?? [];
      return next === undefined ? undefined : followPath(scope, next, [...inner, ...keys.slice(index)], depth + 1);
    }
    if (index === keys.length) break;
    value = stepInto(value, keys[index]!);
  }
  return typeof value === "string" && isFromYaml(name, found) ? "AnsibleUnicode" : undefined;
}

function stepInto(value: Value, key: Key): Value {
  if (Array.isArray(value)) return typeof key === "number" ? value.at(key) : undefined;
  return isDict(value) ? dictGet(value, key) : undefined;
}

/** What Python's Ansible adds to results itself, or takes from a task as it is. */
const ofController = new Set<Key | undefined>(["skip_reason", "ansible_facts"]);

/** Facts, and what lies in a registered result; what `set_fact` or a loop was given may be of any class. */
function isOfBoard({ value, layer }: Found, keys: readonly Key[]): boolean {
  if (layer.source === "facts") return true;
  if (layer.source !== "set_fact or register" || !isDict(value) || !dictHas(value, "changed")) return false;
  if (!dictHas(value, "results")) return keys.length > 0 && !ofController.has(keys[0]);
  return keys[0] === "results" && keys.length > 2 && keys[2] !== "item" && !ofController.has(keys[2]);
}

/** Whether a user's variable was read from YAML; texts of INI inventories, JSON files and the command line are `str`. */
function isFromYaml(name: string, { layer }: Found): boolean {
  if (layer.source === "extra vars") return false;
  if (layer.source === "include_vars" || layer.source.startsWith("params of role ")) return true;
  const file = layer.position?.(name)?.file;
  if (file === undefined) return false;
  return !/^(?:group|host) /.test(layer.source) || /\.ya?ml$/.test(file);
}
