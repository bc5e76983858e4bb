import type { Value } from "../../values.js";
import type { FilterTable } from "../registry.js";
import { isList, iterate, truth } from "../values.js";
import { define } from "./define.js";
import { requireInt } from "./require.js";

/** Ansible's `flatten`. */
export const flattenFilters: FilterTable = {
  flatten: define(
    [
      ["levels", null],
      ["skip_nulls", true],
    ],
    (input, { levels, skip_nulls }) =>
      flatten(iterate(input), levels === null ? undefined : requireInt(levels), truth(skip_nulls)),
  ),
};

/** Lists within lists as one list, so many levels deep (all without `levels`); nulls go unless told otherwise. */
export function flatten(items: readonly Value[], levels?: number, skipNulls = true): Value[] {
  const flat: Value[] = [];
  for (const item of items) {
    if (skipNulls && (item === null || item === undefined || item === "None" || item === "null")) continue;
    if (isList(item) && (levels === undefined || levels >= 1)) {
      for (const inner of flatten(item, levels === undefined ? undefined : levels - 1, skipNulls)) flat.push(inner);
    } else flat.push(item);
  }
  return flat;
}
