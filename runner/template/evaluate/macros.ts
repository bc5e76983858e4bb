import type { Value } from "../../values.js";
import type { CallArguments, Signature, SyntaxNode } from "../syntax/nodes.js";
import { type Arguments, makeTuple, PyCallable, templateError, Undefined } from "../values.js";
import { callValue, compileArguments } from "./calls.js";
import type { CompileState } from "./compile.js";
import type { Eval, Exec } from "./compiled.js";
import { compileExpression } from "./expressions.js";
import type { Frame } from "./frame.js";
import { located } from "./located.js";
import { unmark } from "./marked.js";
import { compileStatements } from "./statements.js";

interface MacroParts {
  name: string;
  parameters: { name: string; fallback: Eval | undefined }[];
  body: Exec;
  /** Names that the body uses without declaring them: what it accepts beyond its parameters. */
  takesVarargs: boolean;
  takesKwargs: boolean;
  takesCaller: boolean;
}

/** A macro, or the body of a call block. */
class Macro extends PyCallable {
  override readonly typeName = "Macro";
  constructor(
    private readonly parts: MacroParts,
    frame: Frame,
  ) {
    super(parts.name, (given) => runMacro(parts, given, frame));
  }

  override attribute(name: string): Value {
    switch (name) {
      case "name":
        return this.parts.name;
      case "arguments":
        return makeTuple(this.parts.parameters.map((parameter) => parameter.name));
      case "catch_kwargs":
        return this.parts.takesKwargs;
      case "catch_varargs":
        return this.parts.takesVarargs;
      case "caller":
        return this.parts.takesCaller;
      default:
        return undefined;
    }
  }

  override repr(): string {
    return `<Macro '${this.parts.name}'>`;
  }
}

export function compileMacro(node: SyntaxNode, state: CompileState): Exec {
  const parts = compileParts(node["name"], node["signature"], node["body"], state);
  return (frame) => {
    frame.set(parts.name, new Macro(parts, frame));
    return undefined;
  };
}

export function compileCallBlock(node: SyntaxNode, state: CompileState): Exec {
  const parts = compileParts("caller", node["signature"], node["body"], state);
  const call = node["call"] as SyntaxNode;
  const callee = compileExpression(call["callee"], state);
  const given = compileArguments(call["args"] as CallArguments, state);
  return located(node, (frame) => {
    const { args, kwargs } = given(frame);
    const named: Record<string, Value> = Object.assign(Object.create(null), kwargs, {
      caller: new Macro(parts, frame),
    });
    frame.out.emit(callValue(callee(frame), { args, kwargs: named }));
    return undefined;
  });
}

function compileParts(name: string, signature: Signature, body: SyntaxNode, state: CompileState): MacroParts {
  const used = namesUsed(body);
  const declared = new Set(signature.parameters.map((parameter) => parameter.name));
  const takes = (special: string) => used.has(special) && !declared.has(special);
  return {
    name,
    parameters: signature.parameters.map((parameter) => ({
      name: parameter.name,
      fallback: parameter.fallback && compileExpression(parameter.fallback, state),
    })),
    body: compileStatements(body, state),
    takesVarargs: takes("varargs"),
    takesKwargs: takes("kwargs"),
    takesCaller: used.has("caller"),
  };
}

/** Every name that a part of a template reads. */
function namesUsed(root: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(root)) for (const item of root) namesUsed(item, found);
  else if (typeof root === "object" && root !== null) {
    const node = root as SyntaxNode;
    if (node.typename === "Symbol") found.add(node["value"]);
    for (const field of Object.values(node)) if (typeof field === "object") namesUsed(field, found);
  }
  return found;
}

function runMacro(parts: MacroParts, given: Arguments, closure: Frame): Value {
  return closure.run.host.budget.nest(() => {
    const out = closure.out.fork();
    const frame = closure.inner(out);
    bindParameters(parts, given, frame);
    parts.body(frame);
    return unmark(out.value());
  });
}

function bindParameters(parts: MacroParts, given: Arguments, frame: Frame): void {
  const kwargs = new Map(Object.entries(given.kwargs));
  parts.parameters.forEach((parameter, index) => {
    const { name, fallback } = parameter;
    if (index < given.args.length) {
      if (kwargs.has(name)) throw templateError(`macro '${parts.name}' got multiple values for argument '${name}'`);
      frame.set(name, given.args[index]);
    } else if (kwargs.has(name)) frame.set(name, kwargs.get(name));
    else if (fallback) frame.set(name, fallback(frame));
    else frame.set(name, new Undefined(`parameter '${name}' was not provided`, name));
    kwargs.delete(name);
  });
  bindRest(parts, given.args.slice(parts.parameters.length), kwargs, frame);
}

function bindRest(parts: MacroParts, extra: Value[], kwargs: Map<string, Value>, frame: Frame): void {
  if (parts.takesCaller && !parts.parameters.some((parameter) => parameter.name === "caller")) {
    frame.set("caller", kwargs.get("caller") ?? new Undefined("No caller defined", "caller"));
    kwargs.delete("caller");
  }
  if (parts.takesKwargs) frame.set("kwargs", new Map<Value, Value>(kwargs));
  else if (kwargs.size > 0) {
    const [name] = kwargs.keys();
    const message =
      name === "caller"
        ? `macro '${parts.name}' was invoked with two values for the special caller argument`
        : `macro '${parts.name}' takes no keyword argument '${name}'`;
    throw templateError(message);
  }
  if (parts.takesVarargs) frame.set("varargs", makeTuple(extra));
  else if (extra.length > 0) {
    throw templateError(`macro '${parts.name}' takes not more than ${parts.parameters.length} argument(s)`);
  }
}
