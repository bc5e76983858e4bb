import type { Value } from "../../../values.js";
import { makeDict } from "../../../values.js";
import { type CsvDialect, excel, parseCsv } from "../../lookups/csv.js";
import type { FilterTable } from "../../registry.js";
import { iterate, str, templateError, truth } from "../../values.js";
import { define } from "../define.js";
import { requireText } from "../require.js";

/** community.general's `from_csv`: rows as dicts. */
export const csvFilters: FilterTable = {
  from_csv: define(
    [
      ["dialect", "excel"],
      ["fieldnames", null],
      ["delimiter", null],
      ["skipinitialspace", null],
      ["strict", null],
    ],
    (input, given) => {
      const dialect = dialectOf(given);
      const rows = parseCsv(requireText(input, "from_csv"), dialect).filter((row) => row.length > 0);
      const names = given.fieldnames === null ? (rows.shift() ?? []) : iterate(given.fieldnames).map(str);
      return rows.map((row) => rowDict(names, row));
    },
  ),
};

function dialectOf(given: Record<"dialect" | "delimiter" | "skipinitialspace" | "strict", Value>): CsvDialect {
  const name = str(given.dialect);
  if (!["excel", "excel-tab", "unix"].includes(name))
    throw templateError(
      `Dialect '${name}' is not supported by this Python version: excel, excel-tab and unix are known`,
    );
  return {
    ...excel,
    delimiter: given.delimiter === null ? (name === "excel-tab" ? "\t" : ",") : str(given.delimiter),
    skipInitialSpace: given.skipinitialspace !== null && truth(given.skipinitialspace),
    strict: given.strict !== null && truth(given.strict),
  };
}

/** As `csv.DictReader`: fields that are too many stand under None, those that are missing are None. */
function rowDict(names: readonly string[], row: readonly string[]): Value {
  const entries: [Value, Value][] = names.map((name, index) => [name, row[index] ?? null]);
  if (row.length > names.length) entries.push([null, row.slice(names.length)]);
  return makeDict(entries);
}
