import type { Position } from "../errors.js";
import type { Value } from "../values.js";
import type { Scope } from "../vars/scope.js";
import type { Templar, TemplateContext } from "./templar.js";
import { templateError, type Undefined } from "./values.js";

/** What one use of a filter, test or lookup in a template gives to its implementation. */
export interface Call {
  /** The name as written, e.g. `ansible.builtin.combine`. */
  readonly name: string;
  /** Keyword arguments; an object without prototype. */
  readonly kwargs: Record<string, Value>;
  readonly context: TemplateContext;
  readonly scope: Scope;
  /** Templates further texts over the same scope (lookups that render files, `lookup('vars')`). */
  readonly templar: Templar;
  readonly position: Position | undefined;
  /** A variable as the template sees it here (locals, loop variables, scope, globals); an {@link Undefined} if there is none. */
  variable(name: string): Value;
  /** Another filter by name, for `map('upper')` and the like. Unknown names raise. */
  filter(name: string, input: Value, args?: Value[], kwargs?: Record<string, Value>): Value;
  /** Another test by name, for `select('odd')` and the like. Unknown names raise. */
  test(name: string, input: Value, args?: Value[], kwargs?: Record<string, Value>): boolean;
  /** Jinja's `environment.getitem`: subscript first, then attribute; an {@link Undefined} if there is neither. */
  getItem(object: Value, key: Value): Value;
  /** Jinja's `environment.getattr`: attribute (Python method) first, then subscript. */
  getAttribute(object: Value, name: string): Value;
  /** Calls a callable value (a macro, a method). */
  invoke(callable: Value, args: Value[], kwargs?: Record<string, Value>): Value;
}

export type Filter = (call: Call, input: Value, ...args: Value[]) => Value;
export type Test = (call: Call, input: Value, ...args: Value[]) => boolean;
/** Gives a list; `lookup()` joins it or takes its only item as Ansible does, `query()` gives it whole. */
export type Lookup = (call: Call, terms: Value[]) => Value[];

export interface FilterEntry {
  run: Filter;
  /** The input may be undefined (`default`, `mandatory`, `type_debug`). Otherwise an undefined input raises before `run`. */
  takesUndefined?: boolean;
  /** It is about a variable as it is written: encrypted text is given to it as such. */
  asksWritten?: boolean;
  /** It names the class of its input: what it calls `str` is named by where that is read from. */
  asksTextType?: boolean;
  /** It may give something else each time. */
  changing?: boolean;
  /** Known and not supported: what to do instead. */
  refused?: string;
}

export interface TestEntry {
  run: Test;
  takesUndefined?: boolean;
  /** It asks about a variable as it is written: encrypted text is given to it as such. */
  asksWritten?: boolean;
}

export interface LookupEntry {
  run: Lookup;
}

/**
 * Tables by plain name (`combine`); the evaluator also finds them under `ansible.builtin.` and the well-known collections.
 * Names with a dot are registered as they are. A bare function is an entry without options.
 */
export type FilterTable = Record<string, Filter | FilterEntry>;
export type TestTable = Record<string, Test | TestEntry>;
export type LookupTable = Record<string, Lookup | LookupEntry>;

/**
 * Python's binding of positional and keyword arguments to parameter names; missing ones take their default, and one
 * without a default (`undefined`) raises as Python's TypeError does.
 */
export function bindArguments<Names extends string>(
  name: string,
  parameters: readonly (readonly [Names, Value?])[],
  args: readonly Value[],
  kwargs: Record<string, Value> = {},
): Record<Names, Value> {
  if (args.length > parameters.length) {
    throw templateError(`${name}() takes at most ${parameters.length} arguments (${args.length} given)`);
  }
  const bound = Object.create(null) as Record<string, Value>;
  args.forEach((value, index) => {
    bound[parameters[index]![0]] = value;
  });
  for (const [key, value] of Object.entries(kwargs)) {
    if (!parameters.some(([parameter]) => parameter === key)) {
      throw templateError(`${name}() got an unexpected keyword argument '${key}'`);
    }
    if (Object.hasOwn(bound, key)) throw templateError(`${name}() got multiple values for argument '${key}'`);
    bound[key] = value;
  }
  for (const parameter of parameters) {
    if (Object.hasOwn(bound, parameter[0])) continue;
    if (parameter.length < 2) throw templateError(`${name}() missing a required argument: '${parameter[0]}'`);
    bound[parameter[0]] = parameter[1];
  }
  return bound as Record<Names, Value>;
}

export type { Undefined };
