import type { Value } from "../../values.js";
import type { SyntaxNode } from "../syntax/nodes.js";
import { truth } from "../values.js";
import { assignTo } from "./assign.js";
import { compileBlock, compileExtends } from "./blocks.js";
import { compileFilterOver } from "./calls.js";
import type { CompileState } from "./compile.js";
import type { Eval, Exec } from "./compiled.js";
import { compileExpression } from "./expressions.js";
import { compileFromImport, compileImport, compileInclude } from "./files.js";
import type { Frame } from "./frame.js";
import { located } from "./located.js";
import { compileFor } from "./loops.js";
import { compileCallBlock, compileMacro } from "./macros.js";
import { compileMarked, unmark } from "./marked.js";

type Compile = (node: SyntaxNode, state: CompileState) => Exec;

const kinds = new Map<string, Compile>([
  ["Output", compileOutput],
  ["If", compileIf],
  ["ForLoop", compileFor],
  ["Assign", compileAssign],
  ["AssignBlock", compileAssignBlock],
  ["With", compileWith],
  ["Do", compileDo],
  ["LoopControl", (node) => () => node["action"]],
  ["MacroDefinition", compileMacro],
  ["CallBlock", compileCallBlock],
  ["FilterBlock", compileFilterBlock],
  ["IncludeFile", compileInclude],
  ["ImportFile", compileImport],
  ["FromImportFile", compileFromImport],
  ["ExtendsFile", compileExtends],
  ["BlockDefinition", compileBlock],
]);

/** Makes a list of statements ready to run, one after the other. */
export function compileStatements(list: SyntaxNode, state: CompileState): Exec {
  const nodes: SyntaxNode[] = list.typename === "If" ? [list] : list["children"];
  const steps = nodes.map((node) => {
    const compile = kinds.get(node.typename);
    if (!compile) throw new Error(`no evaluation for ${node.typename}`);
    return compile(node, state);
  });
  if (steps.length === 1) return steps[0]!;
  return (frame) => {
    for (const step of steps) {
      const flow = step(frame);
      if (flow) return flow;
    }
    return undefined;
  };
}

function compileOutput(node: SyntaxNode, state: CompileState): Exec {
  const children = node["children"] as SyntaxNode[];
  const steps = children.map((child) => compileChild(child, state));
  if (steps.length === 1) return steps[0]!;
  return (frame) => {
    for (const step of steps) step(frame);
    return undefined;
  };
}

function compileChild(child: SyntaxNode, state: CompileState): Exec {
  if (child.typename === "TemplateData") {
    const text = child["value"] as string;
    return (frame) => {
      if (!frame.isMuted()) frame.out.data(text);
      return undefined;
    };
  }
  const value = compileMarked(child, state);
  return located(child, (frame) => {
    if (!frame.isMuted()) frame.out.emit(value(frame));
    return undefined;
  });
}

function compileIf(node: SyntaxNode, state: CompileState): Exec {
  const condition = compileExpression(node["cond"], state);
  const test = located(node["cond"], (frame) => truth(condition(frame)));
  const body = compileStatements(node["body"], state);
  const otherwise = node["else_"] ? compileStatements(node["else_"], state) : undefined;
  return (frame: Frame) => (test(frame) ? body(frame) : otherwise?.(frame));
}

function compileAssign(node: SyntaxNode, state: CompileState): Exec {
  const value = compileExpression(node["value"], state);
  return located(node, (frame) => {
    assignTo(node["target"], value(frame), frame);
    return undefined;
  });
}

/** Runs a body with an output of its own and gives what it wrote. */
export function capture(body: Exec, frame: Frame): Value {
  const out = frame.out.fork();
  body(frame.inner(out));
  return out.value();
}

/** A chain of filters without its input. */
function compileFilters(node: SyntaxNode | null, state: CompileState): (frame: Frame, input: Value) => Value {
  if (!node) return (_frame, input) => input;
  const before = compileFilters(node["input"], state);
  const apply = compileFilterOver(node, state);
  return (frame, input) => apply(frame, before(frame, input));
}

function compileAssignBlock(node: SyntaxNode, state: CompileState): Exec {
  const body = compileStatements(node["body"], state);
  const filter = compileFilters(node["filter"], state);
  return located(node, (frame) => {
    assignTo(node["target"], filter(frame, unmark(capture(body, frame))), frame);
    return undefined;
  });
}

function compileFilterBlock(node: SyntaxNode, state: CompileState): Exec {
  const body = compileStatements(node["body"], state);
  const filter = compileFilters(node["filter"], state);
  return located(node, (frame) => {
    frame.out.emit(filter(frame, unmark(capture(body, frame))));
    return undefined;
  });
}

function compileWith(node: SyntaxNode, state: CompileState): Exec {
  const values = (node["values"] as SyntaxNode[]).map((value) => compileExpression(value, state));
  const body = compileStatements(node["body"], state);
  return located(node, (frame) => {
    const inner = frame.inner();
    values.forEach((value, index) => {
      assignTo(node["targets"][index], value(frame), inner);
    });
    return body(inner);
  });
}

function compileDo(node: SyntaxNode, state: CompileState): Exec {
  const value: Eval = compileExpression(node["expression"], state);
  return located(node, (frame) => {
    value(frame);
    return undefined;
  });
}
