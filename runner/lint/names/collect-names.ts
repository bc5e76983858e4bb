import { globals } from "../../template/evaluate/globals.js";
import type { SyntaxNode } from "../../template/syntax/nodes.js";
import type { TemplateNames } from "./template-names.js";

/** Names that every template has: functions of the language, and what loops, macros and lookups bring. */
const builtin = new Set([
  ...globals.keys(),
  ...["lookup", "query", "q", "omit", "loop", "caller", "varargs", "kwargs", "self", "super"],
]);

/** Walks a template's syntax tree. Names that it sets itself count for the whole of it, wherever they are set. */
export function collectNames(tree: SyntaxNode): TemplateNames {
  const walk = new Walk();
  walk.visit(tree);
  for (const name of walk.bound) walk.names.needed.delete(name);
  return walk.names;
}

class Walk {
  readonly names: TemplateNames = { needed: new Map(), guarded: new Set(), mentioned: new Set(), lookups: false };
  readonly bound = new Set<string>();

  visit(part: unknown): void {
    if (Array.isArray(part)) for (const inner of part) this.visit(inner);
    else if (typeof part !== "object" || part === null) return;
    else if (isNode(part)) this.#node(part);
    else for (const inner of Object.values(part)) this.visit(inner);
  }

  #node(node: SyntaxNode): void {
    const special = this.#kinds[node.typename];
    if (special) special(node);
    else this.#children(node);
  }

  #children(node: SyntaxNode): void {
    for (const key of Object.keys(node)) if (key !== "parent") this.visit(node[key]);
  }

  readonly #kinds: Record<string, (node: SyntaxNode) => void> = {
    Symbol: (node) => this.#need(node),
    Literal: (node) => {
      if (typeof node["value"] === "string") this.names.mentioned.add(node["value"]);
    },
    Attribute: (node) => {
      this.names.mentioned.add(node["name"]);
      this.visit(node["target"]);
    },
    TestCall: (node) => {
      if (/(?:^|\.)(?:defined|undefined)$/.test(node["name"])) this.#guard(node["input"]);
      else this.visit(node["input"]);
      this.visit(node["args"]);
    },
    FilterCall: (node) => {
      if (/(?:^|\.)(?:default|d)$/.test(node["name"])) this.#guard(node["input"]);
      else this.visit(node["input"]);
      this.visit(node["args"]);
    },
    Call: (node) => {
      const callee = node["callee"] as SyntaxNode;
      if (callee.typename === "Symbol" && ["lookup", "query", "q"].includes(callee["value"])) this.names.lookups = true;
      this.#children(node);
    },
    ForLoop: (node) => this.#binding(node, node["target"]),
    Assign: (node) => this.#binding(node, node["target"]),
    AssignBlock: (node) => this.#binding(node, node["target"]),
    With: (node) => this.#binding(node, node["targets"]),
    MacroDefinition: (node) => {
      this.bound.add(node["name"]);
      this.#parameters(node);
    },
    CallBlock: (node) => this.#parameters(node),
    ImportFile: (node) => {
      this.#bind(node["target"]);
      this.#children(node);
    },
    FromImportFile: (node) => {
      this.#bind(node["names"]);
      this.visit(node["template"]);
    },
  };

  #need(node: SyntaxNode): void {
    const name = node["value"] as string;
    this.names.mentioned.add(name);
    if (builtin.has(name) || this.names.needed.has(name)) return;
    this.names.needed.set(name, { line: node.lineno + 1, column: node.colno + 1 });
  }

  /** `x.y[z] is defined`: x may be missing, z may not. */
  #guard(node: SyntaxNode): void {
    if (node.typename === "Symbol") {
      this.names.mentioned.add(node["value"]);
      this.names.guarded.add(node["value"]);
    } else if (node.typename === "Attribute") {
      this.names.mentioned.add(node["name"]);
      this.#guard(node["target"]);
    } else if (node.typename === "LookupVal") {
      this.visit(node["val"]);
      this.#guard(node["target"]);
    } else this.visit(node);
  }

  #binding(node: SyntaxNode, target: unknown): void {
    this.#bind(target);
    this.#children(node);
  }

  #parameters(node: SyntaxNode): void {
    for (const { name } of node["signature"]?.parameters ?? []) this.bound.add(name);
    this.#children(node);
  }

  #bind(target: unknown): void {
    if (typeof target === "string") this.bound.add(target);
    else if (Array.isArray(target)) for (const inner of target) this.#bind(inner);
    else if (typeof target !== "object" || target === null) return;
    else if (isNode(target) && target.typename === "Symbol") this.bound.add(target["value"]);
    else if (isNode(target) && target.typename === "NamespaceTarget") return;
    else for (const inner of Object.values(target)) this.#bind(inner);
  }
}

function isNode(part: object): part is SyntaxNode {
  return typeof (part as SyntaxNode).typename === "string" && typeof (part as SyntaxNode).lineno === "number";
}
