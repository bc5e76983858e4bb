import { formatPercent } from "../methods/percent.js";
import type { FilterTable } from "../registry.js";
import { makeTuple, str, templateError } from "../values.js";

/** Jinja's `format`: Python's `text % values`. */
export const printfFilters: FilterTable = {
  format: (call, input, ...args) => {
    const named = Object.keys(call.kwargs).length > 0;
    if (named && args.length > 0) throw templateError("can't handle positional and keyword arguments at the same time");
    return formatPercent(str(input), named ? { ...call.kwargs } : makeTuple(args));
  },
  attr: (call, input, name) => call.getAttribute(input, str(name)),
};
