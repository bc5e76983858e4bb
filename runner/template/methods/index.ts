import { Tuple, UnsafeText, type Value } from "../../values.js";
import { positive } from "../evaluate/operators.js";
import { NamedTuple } from "../python/named-tuple.js";
import { type Arguments, isFloat, isInt, isMapping, isNumber, PyCallable, toNumber } from "../values.js";
import { dictMethods } from "./dict.js";
import { listMethods, tupleMethods } from "./list.js";
import { textMethods } from "./text.js";

/** A Python method: its object first. */
// biome-ignore lint/suspicious/noExplicitAny: each table narrows its own object.
export type Method = (self: any, given: Arguments) => Value;

/** A Python method of a text, list or dict, bound to its object; undefined where there is none. Nothing of JavaScript's is reachable. */
export function methodOf(object: Value, name: string): Value {
  const self = object instanceof UnsafeText ? object.text : object;
  if (name === "real" || name === "imag") return isNumber(self) ? (name === "real" ? positive(self) : 0) : undefined;
  const item = self instanceof NamedTuple ? self.item(name) : undefined;
  if (item !== undefined) return item;
  const method = tableOf(self)?.get(name);
  if (!method) return undefined;
  return new PyCallable(name, (given) => method(self, given));
}

function tableOf(self: Value): Map<string, Method> | undefined {
  if (typeof self === "string") return textMethods;
  if (self instanceof Tuple) return tupleMethods;
  if (Array.isArray(self)) return listMethods;
  if (isMapping(self)) return dictMethods;
  if (isInt(self)) return intMethods;
  return isFloat(self) ? floatMethods : undefined;
}

const intMethods = new Map<string, Method>([
  ["bit_length", (self) => (BigInt(self) === 0n ? 0 : BigInt(self).toString(2).replace("-", "").length)],
  ["conjugate", (self) => self],
]);

const floatMethods = new Map<string, Method>([
  ["is_integer", (self) => Number.isInteger(toNumber(self))],
  ["conjugate", (self) => self],
]);
