import { Tuple, type Value } from "../../values.js";
import type { SyntaxNode } from "../syntax/nodes.js";
import { compare, contains, equal, findKey, hashKey, makeTuple, str, truth, Undefined } from "../values.js";
import { getAttribute, getItem, Slice } from "./attributes.js";
import { compileCall, compileFilter, compileTest } from "./calls.js";
import type { CompileState } from "./compile.js";
import type { Eval } from "./compiled.js";
import { located } from "./located.js";
import { binary, negate, positive } from "./operators.js";

type Compile = (node: SyntaxNode, state: CompileState) => Eval;

/** Makes an expression ready to run. */
export function compileExpression(node: SyntaxNode, state: CompileState): Eval {
  const compile = kinds.get(node.typename);
  if (!compile) throw new Error(`no evaluation for ${node.typename}`);
  return compile(node, state);
}

const symbols: Record<string, string> = { Add: "+", Sub: "-", Mul: "*", Div: "/", FloorDiv: "//", Mod: "%", Pow: "**" };

const kinds = new Map<string, Compile>([
  ["Literal", (node) => constant(node["value"])],
  ["TemplateData", (node) => constant(node["value"])],
  ["Symbol", compileName],
  ["Array", (node, state) => compileItems(node["children"], state, (items) => items)],
  ["Tuple", (node, state) => compileItems(node["items"], state, makeTuple)],
  ["Dict", compileDict],
  ["Attribute", compileAttribute],
  ["LookupVal", compileSubscript],
  ["Slice", compileSlice],
  ["Call", compileCall],
  ["FilterCall", compileFilter],
  ["TestCall", compileTest],
  ["InlineIf", compileInlineIf],
  ["Or", (node, state) => compileLogic(node, state, (left) => truth(left))],
  ["And", (node, state) => compileLogic(node, state, (left) => !truth(left))],
  ["Not", (node, state) => compileUnary(node, state, (value) => !truth(value))],
  ["Neg", (node, state) => compileUnary(node, state, negate)],
  ["Pos", (node, state) => compileUnary(node, state, positive)],
  ["Concat", (node, state) => compileBinary(node, state, (left, right) => str(left) + str(right))],
  ["Compare", compileComparison],
  ...Object.entries(symbols).map(([kind, symbol]): [string, Compile] => [
    kind,
    (node, state) => compileBinary(node, state, binary[symbol]!),
  ]),
]);

function constant(value: Value): Eval {
  return () => value;
}

function compileName(node: SyntaxNode): Eval {
  const name = node["value"] as string;
  return (frame) => {
    const value = frame.lookup(name);
    if (value !== undefined) return value;
    return new Undefined(`'${name}' is undefined`, name, () => [...frame.locals().keys(), ...frame.run.host.names()]);
  };
}

function compileItems(children: SyntaxNode[], state: CompileState, make: (items: Value[]) => Value): Eval {
  const items = children.map((child) => compileExpression(child, state));
  return (frame) => make(items.map((item) => item(frame)));
}

function compileDict(node: SyntaxNode, state: CompileState): Eval {
  const pairs = (node["children"] as SyntaxNode[]).map(
    (pair) => [compileExpression(pair["key"], state), compileExpression(pair["value"], state)] as const,
  );
  return located(node, (frame) => {
    const dict = new Map<Value, Value>();
    for (const [key, value] of pairs) {
      const actual = key(frame);
      hashKey(actual);
      dict.set(findKey(dict, actual).key, value(frame));
    }
    return dict;
  });
}

function compileAttribute(node: SyntaxNode, state: CompileState): Eval {
  const target = compileExpression(node["target"], state);
  const name = node["name"] as string;
  if (mutating.has(name)) state.mutates = true;
  return (frame) => getAttribute(target(frame), name);
}

/** Methods that change their object. */
const mutating = new Set(
  "append extend insert remove reverse sort pop popitem update setdefault clear __setitem__ __delitem__ add discard".split(
    " ",
  ),
);

function compileSubscript(node: SyntaxNode, state: CompileState): Eval {
  const target = compileExpression(node["target"], state);
  const key = compileExpression(node["val"], state);
  if (node["val"].typename === "Literal" && mutating.has(node["val"].value)) state.mutates = true;
  return located(node, (frame) => getItem(target(frame), key(frame)));
}

function compileSlice(node: SyntaxNode, state: CompileState): Eval {
  const parts = ["start", "stop", "step"].map((part) =>
    node[part] ? compileExpression(node[part], state) : constant(null),
  );
  const [start, stop, step] = parts as [Eval, Eval, Eval];
  return (frame) => new Slice(start(frame), stop(frame), step(frame));
}

const noElse = "the inline if-expression evaluated to false and no else section was defined";

function compileInlineIf(node: SyntaxNode, state: CompileState): Eval {
  const condition = compileExpression(node["cond"], state);
  const body = compileExpression(node["body"], state);
  const otherwise = node["else_"] ? compileExpression(node["else_"], state) : undefined;
  const absent = new Undefined(noElse, undefined, undefined, undefined, true);
  const test = located(node["cond"], (frame) => truth(condition(frame)));
  return (frame) => (test(frame) ? body(frame) : otherwise ? otherwise(frame) : absent);
}

function compileLogic(node: SyntaxNode, state: CompileState, isDecided: (left: Value) => boolean): Eval {
  const left = compileExpression(node["left"], state);
  const right = compileExpression(node["right"], state);
  return located(node, (frame) => {
    const value = left(frame);
    return isDecided(value) ? value : right(frame);
  });
}

function compileUnary(node: SyntaxNode, state: CompileState, run: (value: Value) => Value): Eval {
  const operand = compileExpression(node["target"], state);
  return located(node, (frame) => run(operand(frame)));
}

function compileBinary(node: SyntaxNode, state: CompileState, run: (left: Value, right: Value) => Value): Eval {
  const left = compileExpression(node["left"], state);
  const right = compileExpression(node["right"], state);
  return located(node, (frame) => run(left(frame), right(frame)));
}

const comparisons: Record<string, (left: Value, right: Value) => boolean> = {
  "==": equal,
  "!=": (left, right) => !equal(left, right),
  "<": (left, right) => compare(left, right, "<") < 0,
  "<=": (left, right) => compare(left, right, "<=") <= 0,
  ">": (left, right) => compare(left, right, ">") > 0,
  ">=": (left, right) => compare(left, right, ">=") >= 0,
  in: (left, right) => contains(right, left),
  "not in": (left, right) => !contains(right, left),
};

function compileComparison(node: SyntaxNode, state: CompileState): Eval {
  const first = compileExpression(node["expr"], state);
  const rest = (node["ops"] as SyntaxNode[]).map((operand) => ({
    holds: comparisons[operand["type"]]!,
    right: compileExpression(operand["expr"], state),
  }));
  return located(node, (frame) => {
    let left = first(frame);
    for (const { holds, right } of rest) {
      const value = right(frame);
      if (!holds(left, value)) return false;
      left = value;
    }
    return true;
  });
}

export { Tuple };
