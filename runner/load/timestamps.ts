import { PyDate } from "../template/dates/date.js";
import { PyDateTime } from "../template/dates/datetime.js";
import { PyTimezone } from "../template/dates/timezone.js";

const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d\d?)(?::(\d\d))?))?)?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** Whether a plain scalar is a date or time to PyYAML. A date needs two digits everywhere, a time does not. */
export function isTimestamp(text: string): boolean {
  return DATE.test(text) || (text.includes(":") && TIMESTAMP.test(text));
}

/**
 * What PyYAML makes of a timestamp: a `date`, or a `datetime` with the zone that is written. Undefined when there is no
 * such day, hour or zone, which PyYAML refuses.
 */
export function readTimestamp(text: string): PyDate | PyDateTime | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction] = match;
  const midnight = readDay(Number(year), Number(month), Number(day));
  if (midnight === undefined) return undefined;
  if (hour === undefined) return new PyDate(midnight);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const micros = Number((fraction ?? "").slice(0, 6).padEnd(6, "0"));
  const clock = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Math.floor(micros / 1000);
  const zone = readZone(match[8], match[9], match[10], match[11]);
  return zone === "none such" ? undefined : new PyDateTime(midnight + clock, micros % 1000, zone);
}

function readZone(zulu?: string, sign?: string, hour?: string, minute?: string): PyTimezone | undefined | "none such" {
  if (zulu) return new PyTimezone(0);
  if (!sign) return undefined;
  const minutes = Number(hour) * 60 + Number(minute ?? 0);
  if (minutes >= 24 * 60) return "none such";
  return new PyTimezone(sign === "-" && minutes > 0 ? -minutes : minutes);
}

/** A day's midnight in milliseconds since 1970, as if it were UTC. */
function readDay(year: number, month: number, day: number): number | undefined {
  if (year < 1 || month < 1 || month > 12 || day < 1) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCDate() === day ? date.getTime() : undefined;
}
