import type { Value } from "../../values.js";
import type { SyntaxNode } from "../syntax/nodes.js";
import { PyObject, str, templateError, Undefined, undefinedError } from "../values.js";
import { addBlocks, Self } from "./blocks.js";
import type { CompileState } from "./compile.js";
import type { Compiled, Exec } from "./compiled.js";
import { compileExpression } from "./expressions.js";
import { Frame, type Run } from "./frame.js";
import { located } from "./located.js";
import type { Output } from "./output.js";

/** The names that an imported template has set. */
class Module extends PyObject {
  readonly typeName = "TemplateModule";
  constructor(
    private readonly names: Map<string, Value>,
    private readonly body: string,
  ) {
    super();
  }
  override attribute(name: string): Value {
    return name.startsWith("_") ? undefined : this.names.get(name);
  }
  override item(key: Value): Value {
    return typeof key === "string" ? this.attribute(key) : undefined;
  }
  override text(): string {
    return this.body;
  }
}

/** The template of a name, or of the first name in a list that exists; raises when there is none. */
export function loadTemplate(name: Value, frame: Frame): Compiled {
  const wanted = Array.isArray(name) ? name : [name];
  for (const candidate of wanted) {
    if (candidate instanceof Undefined) throw undefinedError(candidate);
    const found = frame.run.host.load(str(candidate), frame.run.template.name);
    if (found) return found;
  }
  throw templateError(`the template ${wanted.map((candidate) => `'${str(candidate)}'`).join(" or ")} is not found`);
}

/** Runs a template from its top: what it writes goes to `out`, its names stay in the frame that is given back. */
export function runTemplate(template: Compiled, host: Run["host"], out: Output, locals?: Map<string, Value>): Frame {
  const run: Run = { host, template, blocks: new Map(), root: undefined as unknown as Frame };
  const outside = new Frame(run, out);
  if (locals) for (const [name, value] of locals) outside.set(name, value);
  run.root = outside.inner();
  outside.set("self", new Self(run.root));
  addBlocks(run, template);
  host.budget.nest(() => template.body(run.root));
  return run.root;
}

export function compileInclude(node: SyntaxNode, state: CompileState): Exec {
  const name = compileExpression(node["template"], state);
  return located(node, (frame) => {
    const template = find(name(frame), frame, node["ignoreMissing"]);
    if (!template) return undefined;
    const out = frame.out.fork();
    if (node["withContext"]) runTemplate(template, frame.run.host, out, frame.locals());
    else runTemplate(template, withoutContext(frame.run.host), out);
    frame.out.append(out);
    return undefined;
  });
}

/** Without context, a template sees the global functions only. */
function withoutContext(host: Run["host"]): Run["host"] {
  return { ...host, variable: (name) => host.global(name), names: () => [] };
}

function find(name: Value, frame: Frame, ignoreMissing: boolean): Compiled | undefined {
  if (!ignoreMissing) return loadTemplate(name, frame);
  const wanted = Array.isArray(name) ? name : [name];
  for (const candidate of wanted) {
    const found = frame.run.host.load(str(candidate), frame.run.template.name);
    if (found) return found;
  }
  return undefined;
}

function importModule(name: Value, frame: Frame, withContext: boolean): Module {
  const out = frame.out.fork();
  const template = loadTemplate(name, frame);
  const { host } = frame.run;
  const root = withContext
    ? runTemplate(template, host, out, frame.locals())
    : runTemplate(template, withoutContext(host), out);
  return new Module(new Map(root.names()), out.text());
}

export function compileImport(node: SyntaxNode, state: CompileState): Exec {
  const name = compileExpression(node["template"], state);
  return located(node, (frame) => {
    frame.set(node["target"], importModule(name(frame), frame, node["withContext"]));
    return undefined;
  });
}

export function compileFromImport(node: SyntaxNode, state: CompileState): Exec {
  const template = compileExpression(node["template"], state);
  return located(node, (frame) => {
    const module = importModule(template(frame), frame, node["withContext"]);
    for (const { name, alias } of node["names"] as { name: string; alias: string }[]) {
      const value = module.attribute(name);
      frame.set(alias, value ?? new Undefined(`the template does not export the requested name '${name}'`, name));
    }
    return undefined;
  });
}
