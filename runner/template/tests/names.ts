import { isText } from "../filters/require.js";
import type { TestTable } from "../registry.js";
import { str } from "../values.js";
import { defineTest } from "./define.js";

const collection = /^(?:ansible\.builtin|ansible\.legacy)\./;

/**
 * `'x' is filter` and `'x' is test`: whether there is one of that name.
 *
 * @param tables read when asked, since the tables hold these tests too.
 */
export function nameTests(tables: { filters(): object; tests(): object }): TestTable {
  const has = (table: object, name: unknown) => {
    if (!isText(name)) return false;
    return Object.hasOwn(table, str(name)) || Object.hasOwn(table, str(name).replace(collection, ""));
  };
  return {
    filter: defineTest([], (input) => has(tables.filters(), input)),
    test: defineTest([], (input) => has(tables.tests(), input)),
  };
}
