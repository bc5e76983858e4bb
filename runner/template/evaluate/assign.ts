import type { Value } from "../../values.js";
import type { SyntaxNode } from "../syntax/nodes.js";
import { iterate, templateError } from "../values.js";
import type { Frame } from "./frame.js";
import { Namespace } from "./globals.js";

/** Binds a value to a target: a name, a namespace's attribute, or a tuple of targets, which unpacks it. */
export function assignTo(target: SyntaxNode, value: Value, frame: Frame): void {
  if (target.typename === "Symbol") frame.set(target["value"], value);
  else if (target.typename === "NamespaceTarget") {
    const namespace = frame.lookup(target["name"]);
    if (!(namespace instanceof Namespace)) {
      throw templateError("cannot assign attribute on non-namespace object");
    }
    namespace.set(target["attribute"], value);
  } else unpack(target["items"], value, frame);
}

function unpack(targets: SyntaxNode[], value: Value, frame: Frame): void {
  const items = iterate(value);
  if (items.length > targets.length) {
    throw templateError(`too many values to unpack (expected ${targets.length})`);
  }
  if (items.length < targets.length) {
    throw templateError(`not enough values to unpack (expected ${targets.length}, got ${items.length})`);
  }
  targets.forEach((target, index) => {
    assignTo(target, items[index], frame);
  });
}
