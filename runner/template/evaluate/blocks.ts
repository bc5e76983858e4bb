import type { Value } from "../../values.js";
import type { SyntaxNode } from "../syntax/nodes.js";
import { PyCallable, PyObject, templateError, Undefined, undefinedError } from "../values.js";
import type { CompileState } from "./compile.js";
import type { Compiled, Exec } from "./compiled.js";
import { compileExpression } from "./expressions.js";
import { loadTemplate } from "./files.js";
import { Frame } from "./frame.js";
import { located } from "./located.js";
import { compileStatements } from "./statements.js";

/** `{% block %}`: runs the most derived block of its name. */
export function compileBlock(node: SyntaxNode, state: CompileState): Exec {
  const name = node["name"] as string;
  const scoped = node["scoped"] as boolean;
  if (state.blocks.has(name)) throw templateError(`block '${name}' defined twice`);
  const entry = { run: (() => undefined) as Exec, scoped, required: node["required"] as boolean };
  state.blocks.set(name, entry);
  entry.run = compileStatements(node["body"], state);
  return located(node, (frame) => {
    if (frame.isMuted()) return undefined;
    const chain = frame.run.blocks.get(name) ?? [];
    if (entry.required && chain.length <= 1 && chain[0] === entry.run) {
      throw templateError(`Required block '${name}' not found`);
    }
    // A block sees the names of the top level, and the loop around it only when it is `scoped`.
    runBlock(name, chain, 0, scoped ? frame.inner() : frame.run.root.inner(frame.out));
    return undefined;
  });
}

function runBlock(name: string, chain: Exec[], level: number, frame: Frame): void {
  const run = chain[level];
  if (!run) return;
  frame.set("super", superOf(name, chain, level + 1, frame));
  run(frame);
}

function superOf(name: string, chain: Exec[], level: number, frame: Frame) {
  if (level >= chain.length) return new Undefined(`there is no parent block called '${name}'.`, "super");
  return new PyCallable("super", () =>
    frame.run.host.budget.nest(() => {
      const out = frame.out.fork();
      runBlock(name, chain, level, frame.inner(out));
      return out.text();
    }),
  );
}

/** Jinja's `self`: the template's blocks as functions. */
export class Self extends PyObject {
  readonly typeName = "TemplateReference";
  constructor(private readonly frame: Frame) {
    super();
  }
  override attribute(name: string): Value {
    const chain = this.frame.run.blocks.get(name);
    if (!chain) return undefined;
    return new PyCallable(name, () =>
      this.frame.run.host.budget.nest(() => {
        const out = this.frame.out.fork();
        runBlock(name, chain, 0, this.frame.inner(out));
        return out.text();
      }),
    );
  }
}

/** Adds a template's blocks below those that are there already (of its children). */
export function addBlocks(run: Frame["run"], template: Compiled): void {
  for (const [name, block] of template.blocks) {
    const chain = run.blocks.get(name);
    if (chain) chain.push(block.run);
    else run.blocks.set(name, [block.run]);
  }
}

export function compileExtends(node: SyntaxNode, state: CompileState): Exec {
  const template = compileExpression(node["template"], state);
  return located(node, (frame) => {
    if (frame.run.parent) throw templateError("extended multiple times");
    const name = template(frame);
    if (name instanceof Undefined) throw undefinedError(name);
    frame.run.parent = loadTemplate(name, frame);
    addBlocks(frame.run, frame.run.parent);
    return undefined;
  });
}

/**
 * The body of a template that may extend another: once it has, only its blocks and its top-level names count, and the
 * parent writes.
 */
export function inheritable(body: Exec): Exec {
  return (frame) => {
    const { run } = frame;
    const out = frame.out.fork();
    const outside = run.top;
    run.top = out;
    const top = new Frame(run, out, frame);
    body(top);
    for (const [name, value] of top.names()) frame.set(name, value);
    const parent = run.parent;
    delete run.parent;
    if (outside) run.top = outside;
    if (!parent) frame.out.append(out);
    else runParent(parent, frame);
    return undefined;
  };
}

function runParent(parent: Compiled, frame: Frame): void {
  const { run } = frame;
  const before = run.template;
  run.template = parent;
  run.host.budget.nest(() => parent.body(frame));
  run.template = before;
}
