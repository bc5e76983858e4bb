import type { Value } from "../../values.js";
import type { SyntaxNode } from "../syntax/nodes.js";
import { equal, iterate, makeTuple, PyCallable, PyObject, templateError, truth, Undefined } from "../values.js";
import { assignTo } from "./assign.js";
import type { CompileState } from "./compile.js";
import type { Eval, Exec } from "./compiled.js";
import { compileExpression } from "./expressions.js";
import type { Frame } from "./frame.js";
import { located } from "./located.js";
import { unmark } from "./marked.js";
import { compileStatements } from "./statements.js";

/** Jinja's `loop`. */
class Loop extends PyObject {
  readonly typeName = "LoopContext";
  index0 = 0;
  private last: Value[] | undefined;

  constructor(
    private readonly items: readonly Value[],
    private readonly depth0: number,
    private readonly recurse?: (items: Value, depth0: number) => Value,
  ) {
    super();
  }

  override attribute(name: string): Value {
    switch (name) {
      case "index0":
        return this.index0;
      case "index":
        return this.index0 + 1;
      case "revindex0":
        return this.items.length - this.index0 - 1;
      case "revindex":
        return this.items.length - this.index0;
      case "first":
        return this.index0 === 0;
      case "last":
        return this.index0 === this.items.length - 1;
      case "length":
        return this.items.length;
      case "depth0":
        return this.depth0;
      case "depth":
        return this.depth0 + 1;
      default:
        return this.neighbour(name);
    }
  }

  private neighbour(name: string): Value {
    switch (name) {
      case "previtem":
        return this.index0 > 0 ? this.items[this.index0 - 1] : new Undefined("there is no previous item");
      case "nextitem":
        return this.index0 < this.items.length - 1
          ? this.items[this.index0 + 1]
          : new Undefined("there is no next item");
      case "cycle":
        return new PyCallable("cycle", ({ args }) => {
          if (args.length === 0) throw templateError("no items for cycling given");
          return args[this.index0 % args.length];
        });
      case "changed":
        return new PyCallable("changed", ({ args }) => this.changed(args));
      case "__call__":
        return this.callable();
      default:
        return undefined;
    }
  }

  private changed(args: Value[]): boolean {
    const before = this.last;
    this.last = args;
    return before === undefined || !equal(makeTuple(before), makeTuple(args));
  }

  callable(): PyCallable {
    return new PyCallable("loop", ({ args }) => {
      if (!this.recurse) {
        throw templateError("the loop must have the 'recursive' marker to be called recursively");
      }
      return this.recurse(args[0], this.depth0 + 1);
    });
  }

  override repr(): string {
    return `<LoopContext ${this.index0 + 1}/${this.items.length}>`;
  }
}

/** `loop(items)` calls the loop itself, so it must be callable besides having attributes. */
class CallableLoop extends PyCallable {
  override readonly typeName = "LoopContext";
  constructor(private readonly loop: Loop) {
    super("loop", (given) => loop.callable().invoke(given));
  }
  override attribute(name: string): Value {
    return this.loop.attribute(name);
  }
  override repr(): string {
    return this.loop.repr();
  }
}

interface Parts {
  target: SyntaxNode;
  iterable: Eval;
  test: Eval | undefined;
  body: Exec;
  otherwise: Exec | undefined;
  recursive: boolean;
}

export function compileFor(node: SyntaxNode, state: CompileState): Exec {
  const parts: Parts = {
    target: node["target"],
    iterable: compileExpression(node["iterable"], state),
    test: node["test"] ? compileExpression(node["test"], state) : undefined,
    body: compileStatements(node["body"], state),
    otherwise: node["otherwise"] ? compileStatements(node["otherwise"], state) : undefined,
    recursive: node["recursive"],
  };
  const iterable = located(node["iterable"], (frame) => iterate(parts.iterable(frame)));
  return located(node, (frame) => {
    runLoop(parts, iterable(frame), frame, frame, 0);
    return undefined;
  });
}

function runLoop(parts: Parts, all: readonly Value[], outer: Frame, target: Frame, depth0: number): void {
  const items = parts.test ? all.filter((item) => passes(parts, item, outer)) : [...all];
  const recurse = (more: Value, depth: number) =>
    outer.run.host.budget.nest(() => {
      const out = outer.out.fork();
      runLoop(parts, iterate(more), outer, outer.inner(out), depth);
      return unmark(out.value());
    });
  const loop = new Loop(items, depth0, parts.recursive ? recurse : undefined);
  const callable = new CallableLoop(loop);
  for (const item of items) {
    outer.run.host.budget.step();
    const inner = target.inner();
    inner.set("loop", callable);
    assignTo(parts.target, item, inner);
    const flow = parts.body(inner);
    loop.index0++;
    if (flow === "break") break;
  }
  if (items.length === 0 && parts.otherwise) parts.otherwise(target.inner());
}

/** `for … if`: the condition sees the item, but not `loop`. */
function passes(parts: Parts, item: Value, outer: Frame): boolean {
  outer.run.host.budget.step();
  const inner = outer.inner();
  assignTo(parts.target, item, inner);
  return truth(parts.test!(inner));
}
