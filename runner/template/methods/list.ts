import type { Value } from "../../values.js";
import { type Arguments, compare, equal, iterate, PyCallable, repr, templateError, truth } from "../values.js";
import { bind, intArgument, span } from "./arguments.js";
import type { Method } from "./index.js";

function indexOf(self: Value[], { args }: Arguments): number {
  const [from, to] = span(self.length, args[1], args[2]);
  for (let at = from; at < to; at++) if (equal(self[at], args[0])) return at;
  throw templateError(`${repr(args[0])} is not in list`);
}

function count(self: Value[], { args }: Arguments): number {
  return self.filter((item) => equal(item, args[0])).length;
}

function pop(self: Value[], { args }: Arguments): Value {
  if (self.length === 0) throw templateError("pop from empty list");
  const given = args[0] === undefined ? -1 : intArgument(args[0]);
  const at = given < 0 ? self.length + given : given;
  if (at < 0 || at >= self.length) throw templateError("pop index out of range");
  return self.splice(at, 1)[0];
}

function insert(self: Value[], { args }: Arguments): Value {
  const [at] = span(self.length, args[0], null);
  self.splice(at, 0, args[1]);
  return null;
}

function sort(self: Value[], given: Arguments): Value {
  const { key, reverse } = bind("sort", { args: [], kwargs: given.kwargs }, ["key", null], ["reverse", false]);
  const keyed = self.map((item) => ({
    item,
    key: key instanceof PyCallable ? key.invoke({ args: [item], kwargs: Object.create(null) }) : item,
  }));
  const direction = truth(reverse) ? -1 : 1;
  keyed.sort((a, b) => direction * compare(a.key, b.key));
  self.splice(0, self.length, ...keyed.map(({ item }) => item));
  return null;
}

const nothing =
  (run: (self: Value[], given: Arguments) => unknown): Method =>
  (self, given) => {
    run(self, given);
    return null;
  };

/** The methods of Python's `tuple`. */
export const tupleMethods = new Map<string, Method>([
  ["index", indexOf],
  ["count", count],
]);

/** The methods of Python's `list`. */
export const listMethods = new Map<string, Method>([
  ...tupleMethods,
  ["append", nothing((self, { args }) => self.push(args[0]))],
  ["extend", nothing((self, { args }) => self.push(...iterate(args[0])))],
  ["insert", insert],
  ["remove", nothing((self, given) => self.splice(indexOf(self, { ...given, args: [given.args[0]] }), 1))],
  ["pop", pop],
  ["clear", nothing((self) => self.splice(0))],
  ["reverse", nothing((self) => self.reverse())],
  ["sort", sort],
  ["copy", (self: Value[]) => [...self]],
]);
