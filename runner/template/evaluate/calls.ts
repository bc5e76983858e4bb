import { nearest } from "../../errors.js";
import { type Value, VaultText } from "../../values.js";
import { filters } from "../filters/index.js";
import { lookups } from "../lookups/index.js";
import { projectPlugins } from "../plugins/index.js";
import type { Call, Filter, FilterEntry, Test, TestEntry } from "../registry.js";
import type { CallArguments, SyntaxNode } from "../syntax/nodes.js";
import { holdsTemplate } from "../templar.js";
import { tests } from "../tests/index.js";
import {
  type Arguments,
  isMapping,
  iterate,
  mappingEntries,
  PyCallable,
  templateError,
  typeName,
  Undefined,
  undefinedError,
} from "../values.js";
import { getAttribute, getItem } from "./attributes.js";
import type { CompileState } from "./compile.js";
import type { Eval } from "./compiled.js";
import { compileExpression } from "./expressions.js";
import type { Frame } from "./frame.js";
import { located } from "./located.js";
import { compileTextType } from "./text-types.js";

const collections =
  /^(?:ansible\.builtin|ansible\.legacy|ansible\.utils|ansible\.netcommon|ansible\.posix|community\.[a-z_]+)\./;

/** An entry of a table by its plain or its full name. */
export function entryOf<Entry>(table: Record<string, Entry>, name: string): Entry | undefined {
  if (Object.hasOwn(table, name)) return table[name];
  const short = name.replace(collections, "");
  return Object.hasOwn(table, short) ? table[short] : undefined;
}

function unknown(kind: string, name: string, table: object) {
  const near = nearest(name, Object.keys(table));
  const error = templateError(`there is no ${kind} '${name}'`);
  return near === undefined ? error : templateError(`there is no ${kind} '${name}'; did you mean '${near}'?`);
}

/**
 * Which of two a name means. A project's own comes before axle's, as in Ansible; but a full name that axle has is axle's,
 * unless axle only has it to say what to use instead.
 */
function ownOrProjects<Entry extends object>(
  name: string,
  own: Entry | undefined,
  find: (name: string) => Entry | undefined,
) {
  const refused = own !== undefined && "refused" in own;
  return name.includes(".") && own && !refused ? own : (find(name) ?? own);
}

/** The filter of a name; raises when there is none. */
export function filterOf(name: string): FilterEntry {
  const entry = ownOrProjects(
    name,
    entryOf<Filter | FilterEntry>(filters, name),
    projectPlugins.filter.bind(projectPlugins),
  );
  if (!entry) throw unknown("filter", name, filters);
  return typeof entry === "function" ? { run: entry } : entry;
}

/** The test of a name; raises when there is none. */
export function testOf(name: string): TestEntry {
  const entry = ownOrProjects(name, entryOf<Test | TestEntry>(tests, name), projectPlugins.test.bind(projectPlugins));
  if (!entry) throw unknown("test", name, tests);
  return typeof entry === "function" ? { run: entry } : entry;
}

/** The lookup of a name, if there is one. */
export function findLookup(name: string) {
  return entryOf(lookups, name);
}

/** The lookup of a name; raises when there is none. */
export function lookupOf(name: string) {
  const entry = findLookup(name);
  if (!entry) throw unknown("lookup", name, lookups);
  return typeof entry === "function" ? { run: entry } : entry;
}

/** Calls any callable value. */
export function callValue(callee: Value, given: Arguments): Value {
  if (callee instanceof PyCallable) {
    const result = callee.invoke(given);
    return result === undefined ? null : result;
  }
  if (callee instanceof Undefined) throw undefinedError(callee);
  throw templateError(`'${typeName(callee)}' object is not callable`);
}

/** What filters, tests and lookups get beside their arguments. A class, since loops make many of them. */
class FrameCall implements Call {
  constructor(
    private readonly frame: Frame,
    readonly name: string,
    readonly kwargs: Record<string, Value>,
  ) {}

  get context() {
    return this.frame.run.host.base.context;
  }
  get scope() {
    return this.frame.run.host.base.scope;
  }
  get templar() {
    return this.frame.run.host.base.templar;
  }
  get position() {
    return this.frame.run.host.position;
  }
  variable(wanted: string): Value {
    return this.frame.lookup(wanted) ?? new Undefined(`'${wanted}' is undefined`, wanted);
  }
  filter(wanted: string, input: Value, args: Value[] = [], named: Names = noNames): Value {
    return runFilter(this.frame, wanted, filterOf(wanted), input, args, named);
  }
  test(wanted: string, input: Value, args: Value[] = [], named: Names = noNames): boolean {
    return runTest(this.frame, wanted, testOf(wanted), input, args, named);
  }
  getItem(object: Value, key: Value): Value {
    return getItem(object, key);
  }
  getAttribute(object: Value, name: string): Value {
    return getAttribute(object, name);
  }
  invoke(callable: Value, args: Value[], named: Names = noNames): Value {
    return callValue(callable, { args, kwargs: named });
  }
}

export function makeCall(frame: Frame, name: string, kwargs: Record<string, Value>): Call {
  return new FrameCall(frame, name, kwargs);
}

const noNames: Record<string, Value> = Object.freeze(Object.create(null));

/** Filters that give something else each time. */
const changing = new Set(["random", "shuffle", "password_hash", "ansible.builtin.random", "ansible.builtin.shuffle"]);

type Names = Record<string, Value>;

function runFilter(frame: Frame, name: string, entry: FilterEntry, input: Value, args: Value[], kwargs: Names): Value {
  if (input instanceof Undefined && !entry.takesUndefined && !input.lenient) throw undefinedError(input);
  if (entry.changing || changing.has(name)) frame.run.host.noteImpure();
  const result = entry.run(makeCall(frame, name, kwargs), input, ...args);
  return result === undefined ? null : result;
}

function runTest(frame: Frame, name: string, entry: TestEntry, input: Value, args: Value[], kwargs: Names): boolean {
  if (input instanceof Undefined && !entry.takesUndefined && !input.lenient) throw undefinedError(input);
  return entry.run(makeCall(frame, name, kwargs), input, ...args);
}

/** Evaluates arguments in the order in which they are written. */
export function compileArguments(given: CallArguments, state: CompileState): (frame: Frame) => Arguments {
  const positional = given.positional.map((argument) => compileExpression(argument, state));
  const keywords = given.keywords.map(({ name, value }) => [name, compileExpression(value, state)] as const);
  const star = given.star && compileExpression(given.star, state);
  const doubleStar = given.doubleStar && compileExpression(given.doubleStar, state);
  return (frame) => {
    const args = positional.map((argument) => argument(frame));
    if (star) args.push(...iterate(star(frame)));
    if (keywords.length === 0 && !doubleStar) return { args, kwargs: noNames };
    const kwargs: Names = Object.create(null);
    for (const [name, value] of keywords) kwargs[name] = value(frame);
    if (doubleStar) spread(doubleStar(frame), kwargs);
    return { args, kwargs };
  };
}

function spread(value: Value, kwargs: Names): void {
  if (value instanceof Undefined) throw undefinedError(value);
  if (!isMapping(value)) throw templateError(`argument after ** must be a mapping, not ${typeName(value)}`);
  for (const [key, inner] of mappingEntries(value)) kwargs[String(key)] = inner;
}

/** Functions whose text arguments may hold templates of their own: `lookup('file', '{{ name }}')`. */
const lookupFunctions = new Set(["lookup", "query", "q"]);

export function compileCall(node: SyntaxNode, state: CompileState): Eval {
  const callee = compileExpression(node["callee"], state);
  if (lookupFunctions.has(node["callee"]["value"])) return compileLookup(node, callee, state);
  const given = compileArguments(node["args"], state);
  return located(node, (frame) => callValue(callee(frame), given(frame)));
}

function compileLookup(node: SyntaxNode, callee: Eval, state: CompileState): Eval {
  const written = (node["args"] as CallArguments).positional.map((argument) => argument.typename === "Literal");
  const given = compileArguments(node["args"], state);
  return located(node, (frame) => {
    const { args, kwargs } = given(frame);
    const { templar } = frame.run.host.base;
    const terms = args.map((value, index) =>
      written[index] && holdsTemplate(value) ? templar.template(value) : value,
    );
    return callValue(callee(frame), { args: terms, kwargs });
  });
}

export function compileFilter(node: SyntaxNode, state: CompileState): Eval {
  const input = compileExpression(node["input"], state);
  const apply = compileFilterOver(node, state);
  const entry = filterOf(node["name"] as string);
  const symbol = writtenSymbol(node, entry);
  const run: Eval = (frame) => apply(frame, (symbol && vaultOf(symbol, frame)) || input(frame));
  if (!entry.asksTextType) return run;
  const textType = compileTextType(node["input"]);
  return (frame) => {
    const type = run(frame);
    return type === "str" ? (textType(frame) ?? type) : type;
  };
}

/** A filter without its input: filter blocks and `{% set x | upper %}` bring their own. */
export function compileFilterOver(node: SyntaxNode, state: CompileState): (frame: Frame, input: Value) => Value {
  const name = node["name"] as string;
  const entry = state.resolve(node, () => filterOf(name));
  const given = compileArguments(node["args"], state);
  let input: Value;
  const run = located(node, (frame) => {
    const value = input;
    const { args, kwargs } = given(frame);
    return runFilter(frame, name, entry, value, args, kwargs);
  });
  return (frame, value) => {
    input = value;
    return run(frame);
  };
}

export function compileTest(node: SyntaxNode, state: CompileState): Eval {
  const name = node["name"] as string;
  const input = compileExpression(node["input"], state);
  const entry = state.resolve(node, () => testOf(name));
  const given = compileArguments(node["args"], state);
  const symbol = writtenSymbol(node, entry);
  return located(node, (frame) => {
    const value = (symbol && vaultOf(symbol, frame)) || input(frame);
    const { args, kwargs } = given(frame);
    return runTest(frame, name, entry, value, args, kwargs);
  });
}

/** The name of the variable that a filter or test is asked about as it is written. */
function writtenSymbol(node: SyntaxNode, entry: { asksWritten?: boolean }): string | undefined {
  const { typename, value } = node["input"] as SyntaxNode & { value?: string };
  return entry.asksWritten && typename === "Symbol" ? value : undefined;
}

/** The encrypted text that a variable is written as. */
function vaultOf(name: string, frame: Frame): VaultText | undefined {
  const written = frame.run.host.base.scope.find(name)?.value;
  return written instanceof VaultText ? written : undefined;
}
