import type { Value } from "../../values.js";
import type { Call, FilterTable } from "../registry.js";
import { iterate, str, templateError, truth } from "../values.js";
import { makeGetter } from "./attributes.js";
import { plain } from "./define.js";

/** Jinja's filters that take a filter's or test's name and apply it to every item. */
export const selectingFilters: FilterTable = {
  map: (call, input, ...args) => {
    if (!truth(input)) return [];
    const transform = args.length === 0 ? attributeTransform(call) : filterTransform(call, args);
    return iterate(input).map(transform);
  },
  select: (call, input, ...args) => pick(call, input, args, false, true),
  reject: (call, input, ...args) => pick(call, input, args, false, false),
  selectattr: (call, input, ...args) => pick(call, input, args, true, true),
  rejectattr: (call, input, ...args) => pick(call, input, args, true, false),
};

function attributeTransform(call: Call): (item: Value) => Value {
  const { attribute, default: fallback, ...others } = call.kwargs;
  if (!Object.hasOwn(call.kwargs, "attribute")) throw templateError("map requires a filter argument");
  const extra = Object.keys(others)[0];
  if (extra !== undefined) throw templateError(`Unexpected keyword argument '${extra}'`);
  return makeGetter(call, plain(attribute), { fallback });
}

function filterTransform(call: Call, args: Value[]): (item: Value) => Value {
  const name = str(args[0]);
  return (item) => call.filter(name, item, args.slice(1), call.kwargs);
}

function pick(call: Call, input: Value, args: Value[], byAttribute: boolean, wanted: boolean): Value[] {
  if (!truth(input)) return [];
  if (byAttribute && args.length === 0) throw templateError("Missing parameter for attribute name");
  const get = byAttribute ? makeGetter(call, plain(args[0])) : (item: Value) => item;
  const [name, ...rest] = byAttribute ? args.slice(1) : args;
  const holds = name === undefined ? truth : (item: Value) => call.test(str(name), item, rest, call.kwargs);
  return iterate(input).filter((item) => holds(get(item)) === wanted);
}
