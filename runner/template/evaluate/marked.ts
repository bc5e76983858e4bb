import type { Value } from "../../values.js";
import type { CallArguments, SyntaxNode } from "../syntax/nodes.js";
import { str, truth } from "../values.js";
import type { CompileState } from "./compile.js";
import type { Eval } from "./compiled.js";
import { compileExpression } from "./expressions.js";
import { located } from "./located.js";
import { MarkedText } from "./output.js";

/** Ansible's STRING_TYPE_FILTERS: their results are never read back as literals. */
const textFilters = new Set(["string", "to_json", "to_nice_json", "to_yaml", "to_nice_yaml", "ppretty", "json"]);

/** The plain text of a marked one; other values as they are. */
export function unmark(value: Value): Value {
  return value instanceof MarkedText ? value.text : value;
}

/** The expression of a `{{ }}`, with texts of {@link textFilters} marked. */
export function compileMarked(node: SyntaxNode, state: CompileState): Eval {
  if ((node.typename === "FilterCall" && isTextFilter(node["name"])) || isPlainLookup(node)) {
    const value = compileExpression(node, state);
    return (frame) => new MarkedText(str(value(frame)));
  }
  if (node.typename === "Symbol") {
    const value = compileExpression(node, state);
    return (frame) => {
      const found = value(frame);
      return typeof found === "string" && frame.run.host.isMarked(node["value"], found) ? new MarkedText(found) : found;
    };
  }
  if (node.typename === "InlineIf") return compileMarkedIf(node, state);
  return compileExpression(node, state);
}

function isTextFilter(name: string): boolean {
  return textFilters.has(name.replace(/^ansible\.(?:builtin|legacy)\./, ""));
}

/** `lookup('template', …, convert_data=false)`: the file's text stays text. */
function isPlainLookup(node: SyntaxNode): boolean {
  if (node.typename !== "Call" || node["callee"]["value"] !== "lookup") return false;
  const given = node["args"] as CallArguments;
  return given.keywords.some(({ name, value }) => name === "convert_data" && value["value"] === false);
}

function compileMarkedIf(node: SyntaxNode, state: CompileState): Eval {
  const whole = compileExpression(node, state);
  if (!node["else_"]) return whole;
  const condition = compileExpression(node["cond"], state);
  const test = located(node["cond"], (frame) => truth(condition(frame)));
  const body = compileMarked(node["body"], state);
  const otherwise = compileMarked(node["else_"], state);
  return (frame) => (test(frame) ? body(frame) : otherwise(frame));
}
