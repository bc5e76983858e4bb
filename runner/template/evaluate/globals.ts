import type { Value } from "../../values.js";
import { PyDateTime } from "../dates/datetime.js";
import { methodOf } from "../methods/index.js";
import { bindArguments } from "../registry.js";
import {
  type Arguments,
  isInt,
  isMapping,
  iterate,
  mappingEntries,
  PyCallable,
  PyIterable,
  PyObject,
  repr,
  str,
  templateError,
  typeName,
  Undefined,
} from "../values.js";
import { limits } from "./budget.js";

/** Jinja's `namespace`: attributes that may be set from inside loops. */
export class Namespace extends PyObject {
  readonly typeName = "Namespace";
  private readonly values = new Map<string, Value>();

  set(name: string, value: Value): void {
    this.values.set(name, value === undefined ? null : value);
  }
  override attribute(name: string): Value {
    return this.values.get(name);
  }
  override item(key: Value): Value {
    return typeof key === "string" ? this.values.get(key) : undefined;
  }
  override repr(): string {
    return `<Namespace ${repr(new Map(this.values))}>`;
  }
}

/** Jinja's `cycler`: gives its items round and round. */
class Cycler extends PyObject {
  readonly typeName = "Cycler";
  private at = 0;
  constructor(private readonly items: Value[]) {
    super();
  }
  override attribute(name: string): Value {
    if (name === "current") return this.items[this.at];
    if (name === "next" || name === "__next__") return new PyCallable(name, () => this.next());
    if (name !== "reset") return undefined;
    return new PyCallable(name, () => {
      this.at = 0;
      return null;
    });
  }
  private next(): Value {
    const item = this.items[this.at];
    this.at = (this.at + 1) % this.items.length;
    return item;
  }
}

function dictOf({ args, kwargs }: Arguments): Value {
  const entries: [Value, Value][] = [];
  if (args[0] !== undefined) {
    if (isMapping(args[0])) entries.push(...mappingEntries(args[0]));
    else for (const pair of iterate(args[0])) entries.push(pairOf(pair));
  }
  for (const [key, value] of Object.entries(kwargs)) entries.push([key, value]);
  return new Map(entries);
}

function pairOf(value: Value): [Value, Value] {
  const [key, inner, ...rest] = iterate(value);
  if (inner === undefined || rest.length > 0) throw templateError("dictionary update sequence element needs length 2");
  return [key, inner];
}

/** Python's `range`: unlike other views it has positions. */
class Range extends PyIterable {
  constructor(items: readonly Value[], describe: () => string) {
    super("range", items, describe);
  }
  override item(key: Value): Value {
    return isInt(key) ? this.items.at(Number(key)) : undefined;
  }
}

function range({ args }: Arguments): Value {
  const numbers = args.map((value) => {
    if (!isInt(value)) throw templateError(`'${typeName(value)}' object cannot be interpreted as an integer`);
    return Number(value);
  });
  if (numbers.length === 0) throw templateError("range expected at least 1 argument, got 0");
  const [start, stop, step] = numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
  if (step === 0) throw templateError("range() arg 3 must not be zero");
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (count > limits.range) throw templateError(`range of ${count} numbers, more than ${limits.range}`);
  const items = Array.from({ length: count }, (_, index) => start + index * step);
  return new Range(items, () => `range(${start}, ${stop}${step === 1 ? "" : `, ${step}`})`);
}

function joiner({ args, kwargs }: Arguments): Value {
  const { sep } = bindArguments("joiner", [["sep", ", "]], args, kwargs);
  let used = false;
  return new PyCallable("joiner", () => {
    if (used) return sep;
    used = true;
    return "";
  });
}

function namespace({ args, kwargs }: Arguments): Value {
  const made = new Namespace();
  for (const [key, value] of mappingEntries(dictOf({ args, kwargs }) as Map<Value, Value>)) made.set(str(key), value);
  return made;
}

function now({ args, kwargs }: Arguments): Value {
  const { utc, fmt } = bindArguments(
    "now",
    [
      ["utc", false],
      ["fmt", null],
    ],
    args,
    kwargs,
  );
  const moment = PyDateTime.now(utc === true);
  return fmt ? moment.format(str(fmt)) : moment;
}

function undef({ args, kwargs }: Arguments): Value {
  const { hint } = bindArguments("undef", [["hint", null]], args, kwargs);
  const isPlain = hint === null || hint === "" || hint instanceof Undefined;
  return new Undefined(isPlain ? "Mandatory variable has not been overridden" : str(hint));
}

/** Python's `dict`, with its one method for making dicts. */
class DictType extends PyCallable {
  override readonly typeName = "type";
  constructor() {
    super("dict", dictOf);
  }
  override attribute(name: string): Value {
    return name === "fromkeys" ? methodOf({}, name) : undefined;
  }
  override repr(): string {
    return "<class 'dict'>";
  }
}

/** Global functions that need nothing but their arguments. */
export const globals: Map<string, Value> = new Map<string, Value>(
  Object.entries({
    range,
    joiner,
    namespace,
    now,
    undef,
    cycler: ({ args }: Arguments) => {
      if (args.length === 0) throw templateError("at least one item has to be provided");
      return new Cycler(args);
    },
    lipsum: () => {
      throw templateError("lipsum() is for mock-ups and is not supported");
    },
  }).map(([name, run]) => [name, new PyCallable(name, run)]),
).set("dict", new DictType());
