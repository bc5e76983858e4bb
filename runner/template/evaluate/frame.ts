import type { Position } from "../../errors.js";
import { dictEntries, isDict, Tuple, type Value } from "../../values.js";
import type { Call } from "../registry.js";
import type { SyntaxOptions } from "../syntax/options.js";
import type { Budget } from "./budget.js";
import type { Compiled, Exec } from "./compiled.js";
import type { Output } from "./output.js";

/** What a rendering needs from the outside: variables, other templates, the filters' surroundings. */
export interface Host {
  /** A variable of the scope, already templated, or a global; undefined where there is none. */
  variable(name: string): Value;
  /** A global function; undefined where there is none. */
  global(name: string): Value;
  /** Every name that `variable` knows, for "did you mean". */
  names(): Iterable<string>;
  /** The parts of a {@link Call} that do not depend on the place of use. */
  readonly base: Pick<Call, "context" | "scope" | "templar">;
  /** A template file by name, relative to the one that asks for it; undefined where there is none. */
  load(name: string, from: string | undefined): Compiled | undefined;
  /** Whether `context.native` asks for native types. */
  readonly native: boolean;
  /** Texts that look like literals are read as such (playbook values), or stay text (template files). */
  readonly convert: boolean;
  readonly budget: Budget;
  readonly position: Position | undefined;
  readonly syntax: SyntaxOptions;
  /** Whether a variable's text came from `to_json` and the like, so that it must stay text. */
  isMarked(name: string, text: string): boolean;
  /** Something was used that may differ the next time, so the result must not be kept. */
  noteImpure(): void;
}

/** A block of an inheritance chain, the most derived first. */
export type BlockChain = Exec[];

/** One template being rendered. */
export interface Run {
  host: Host;
  template: Compiled;
  blocks: Map<string, BlockChain>;
  /** Set once `extends` has run: what follows at the top level is not written. */
  parent?: Compiled;
  /** The output of a template that has not said yet whether it extends another. */
  top?: Output;
  root: Frame;
  /** Copies of variables, for templates that change them. */
  copies?: Map<string, Value>;
}

function copyDeep(value: Value): Value {
  if (value instanceof Tuple) return value;
  if (Array.isArray(value)) return value.map(copyDeep);
  if (!isDict(value)) return value;
  return new Map(dictEntries(value).map(([key, inner]) => [key, copyDeep(inner)]));
}

/** One level of names. `if` shares its parent's; loops, macros, blocks, `with` and captures have their own. */
export class Frame {
  private readonly own = new Map<string, Value>();

  constructor(
    readonly run: Run,
    readonly out: Output,
    readonly outer?: Frame,
  ) {}

  /** A name as the template sees it here; undefined where there is none. */
  lookup(name: string): Value {
    for (let frame: Frame | undefined = this; frame; frame = frame.outer) {
      const value = frame.own.get(name);
      if (value !== undefined) return value;
    }
    const value = this.run.host.variable(name);
    return this.run.template.mutates ? this.copyOf(name, value) : value;
  }

  /** Variables are shared between templates, so one that changes them gets copies, the same one each time. */
  private copyOf(name: string, value: Value): Value {
    this.run.copies ??= new Map();
    const known = this.run.copies.get(name);
    if (known !== undefined) return known;
    const copy = copyDeep(value);
    if (copy !== undefined) this.run.copies.set(name, copy);
    return copy;
  }

  set(name: string, value: Value): void {
    this.own.set(name, value === undefined ? null : value);
  }

  /** Whether this is the top level of a template that extends another: only its blocks and names count. */
  isMuted(): boolean {
    return this.run.parent !== undefined && this.out === this.run.top;
  }

  /** A level inside this one, writing to the same or another output. */
  inner(out: Output = this.out): Frame {
    return new Frame(this.run, out, this);
  }

  /** The names set on this level only. */
  names(): Map<string, Value> {
    return this.own;
  }

  /** Every name set inside the template, the innermost winning: what an include gets. */
  locals(): Map<string, Value> {
    const all = this.outer ? this.outer.locals() : new Map<string, Value>();
    for (const [name, value] of this.own) all.set(name, value);
    return all;
  }
}
