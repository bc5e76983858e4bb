import type { Value } from "../../../values.js";
import type { FilterTable } from "../../registry.js";
import { makeFloat, str, templateError, truth } from "../../values.js";
import { roundHalfEven } from "../arithmetic.js";
import { define } from "../define.js";

/** Milliseconds per unit; a year has 365 days and a month 30 unless the call says otherwise. */
const units: Record<string, number> = {
  ms: 1,
  msec: 1,
  msecs: 1,
  millisecond: 1,
  milliseconds: 1,
  s: 1e3,
  sec: 1e3,
  secs: 1e3,
  second: 1e3,
  seconds: 1e3,
  m: 6e4,
  min: 6e4,
  mins: 6e4,
  minute: 6e4,
  minutes: 6e4,
  h: 36e5,
  hour: 36e5,
  hours: 36e5,
  d: 864e5,
  day: 864e5,
  days: 864e5,
  w: 6048e5,
  week: 6048e5,
  weeks: 6048e5,
  mo: 2592e6,
  month: 2592e6,
  months: 2592e6,
  y: 31536e6,
  year: 31536e6,
  years: 31536e6,
};

/** community.general's filters on spans of time such as `1h 30m`. */
export const timeUnitFilters: FilterTable = {
  to_time_unit: define(
    [
      ["unit", "ms"],
      ["year", 365],
      ["month", 30],
    ],
    (input, given) => convert(input, str(given.unit), given),
  ),
  ...Object.fromEntries(
    ["milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months", "years"].map((unit) => [
      `to_${unit}`,
      define(
        [
          ["year", 365],
          ["month", 30],
        ],
        (input, given) => convert(input, unit, given),
      ),
    ]),
  ),
};

function factor(unit: string, given: { year?: Value; month?: Value }): number {
  const days = units[unit] === units["year"] ? given.year : units[unit] === units["month"] ? given.month : undefined;
  return days !== undefined && truth(days) ? Number(days) * units["day"]! : units[unit]!;
}

function convert(input: Value, unit: string, given: { year?: Value; month?: Value }): Value {
  const text = str(input);
  if (text === "0") return 0;
  if (!Object.hasOwn(units, unit))
    throw templateError(`wrong unit "${unit}"; available units: ${Object.keys(units).join(", ")}`);
  const milliseconds = text.split(/\s+/).reduce((sum, part) => {
    const found = /^(-?\d+)([a-zA-Z]*)$/.exec(part);
    if (!found) throw templateError(`to_time_unit() can't interpret following string: ${text}`);
    const name = found[2]! === "" ? "ms" : found[2]!.toLowerCase();
    if (!Object.hasOwn(units, name)) throw templateError(`to_time_unit() can't interpret following string: ${text}`);
    return sum + Number(found[1]) * factor(name, given);
  }, 0);
  return makeFloat(roundHalfEven(milliseconds / factor(unit, given), 12));
}
