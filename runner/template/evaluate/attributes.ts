import { AxleError } from "../../errors.js";
import { Tuple, UnsafeText, type Value, whyNotKnown } from "../../values.js";
import { methodOf } from "../methods/index.js";
import { PyType } from "../python/type-object.js";
import {
  characters,
  dictLookup,
  isInt,
  isMapping,
  PyBytes,
  PyObject,
  repr,
  templateError,
  typeName,
  Undefined,
  undefinedError,
} from "../values.js";
import { slice } from "./operators.js";

/** What Jinja calls the type of an object in messages. */
function describe(object: Value): string {
  return object === null || object === undefined ? "None" : `${typeName(object)} object`;
}

function missing(object: Value, key: Value): Undefined {
  const why = whyNotKnown(object);
  if (why !== undefined) throw unforeseenError(why);
  if (typeof key !== "string") return new Undefined(`${describe(object)} has no element ${repr(key)}`);
  const candidates = isMapping(object) ? { of: object } : undefined;
  return new Undefined(
    `'${describe(object)}' has no attribute ${repr(key)}`,
    key,
    candidates &&
      (() => [...(candidates.of instanceof Map ? candidates.of.keys() : Object.keys(candidates.of))].map(String)),
  );
}

/** What a check can't know is neither defined nor undefined: whoever asks for it is told so. */
function unforeseenError(why: string): AxleError {
  return new AxleError({ kind: "unforeseen", message: `not known in a check: ${why}`, details: { why } });
}

/** Looking into what is undefined gives it again, so that the first failure is the one reported. */
function itself(object: Undefined): Undefined {
  if (object.lenient) throw undefinedError(object);
  return object;
}

/** Jinja's `object.name`: a Python method or attribute, else the item of that name, else undefined. */
export function getAttribute(object: Value, name: string): Value {
  if (object instanceof Undefined) return itself(object);
  const attribute = object instanceof PyObject ? object.attribute(name) : methodOf(object, name);
  if (attribute !== undefined) return attribute;
  const item = subscript(object, name);
  if (item !== undefined) return item;
  return name === "__class__" ? new PyType(typeName(object)) : missing(object, name);
}

/** Jinja's `object[key]`: the item, else the Python attribute of that name, else undefined. */
export function getItem(object: Value, key: Value): Value {
  if (object instanceof Undefined) return itself(object);
  if (key instanceof Undefined) throw undefinedError(key);
  if (key instanceof Slice) return slice(object, key.start, key.stop, key.step);
  const item = subscript(object, key);
  if (item !== undefined) return item;
  if (typeof key === "string") {
    const attribute = object instanceof PyObject ? object.attribute(key) : methodOf(object, key);
    if (attribute !== undefined) return attribute;
  }
  return missing(object, key);
}

/** The value of `a:b:c` inside brackets. */
export class Slice {
  constructor(
    readonly start: Value,
    readonly stop: Value,
    readonly step: Value,
  ) {}
}

/** Python's `object[key]`; undefined where Python raises. */
function subscript(object: Value, key: Value): Value {
  if (isMapping(object)) {
    return Array.isArray(key) && !(key instanceof Tuple)
      ? undefined
      : hashable(key)
        ? dictLookup(object, key)
        : undefined;
  }
  if (object instanceof PyObject && !(object instanceof PyBytes)) return object.item(key);
  if (!isInt(key)) return undefined;
  const items = itemsOf(object);
  if (!items) return undefined;
  const index = Number(key);
  return items[index < 0 ? items.length + index : index];
}

function hashable(key: Value): boolean {
  return !isMapping(key) && !(key instanceof Set);
}

function itemsOf(object: Value): readonly Value[] | undefined {
  if (Array.isArray(object)) return object;
  if (typeof object === "string") return characters(object);
  if (object instanceof UnsafeText) return characters(object.text);
  return object instanceof PyBytes ? [...object.bytes] : undefined;
}

export { templateError };
