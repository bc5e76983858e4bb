import { methodOf } from "../methods/index.js";
import { formatPercent } from "../methods/percent.js";
import type { FilterTable } from "../registry.js";
import { makeTuple, PyObject, str, templateError, typeName, Undefined } from "../values.js";

import { define } from "./define.js";

/** Jinja's `format`: Python's `text % values`. */
export const printfFilters: FilterTable = {
  format: (call, input, ...args) => {
    const named = Object.keys(call.kwargs).length > 0;
    if (named && args.length > 0) throw templateError("can't handle positional and keyword arguments at the same time");
    return formatPercent(str(input), named ? { ...call.kwargs } : makeTuple(args));
  },
  attr: define([["name"]], (input, { name }) => {
    const found = input instanceof PyObject ? input.attribute(str(name)) : methodOf(input, str(name));
    return found ?? new Undefined(`'${typeName(input)} object' has no attribute '${str(name)}'`, str(name));
  }),
};
