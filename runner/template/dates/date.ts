import type { Value } from "../../values.js";
import { PyObject } from "../python/objects.js";
import { makeTuple } from "../python/sequences.js";
import { str } from "../python/text.js";
import { templateError } from "../python/undefined.js";
import { method, numbersOf, pad } from "./method.js";
import { formatTime, isoWeek } from "./strftime.js";
import { PyTimeDelta } from "./timedelta.js";

const DAY = 86_400_000;
/** What `toordinal` gives for 1970-01-01. */
const EPOCH = 719_163;

/** Midnight of a day as milliseconds since 1970; Python's ValueError where there is no such day. */
export function midnight(year: number, month: number, day: number): number {
  if (!(year >= 1 && year <= 9999)) throw templateError(`year ${year} is out of range`);
  if (!(month >= 1 && month <= 12)) throw templateError("month must be in 1..12");
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    throw templateError("day is out of range for month");
  return date.getTime();
}

/** What dates and datetimes have in common; a day is held by its milliseconds since 1970, as if it were UTC. */
export const dayParts: Record<string, (date: Date, name: string) => Value> = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth() + 1,
  day: (date) => date.getUTCDate(),
  weekday: (date, name) => method(name, () => (date.getUTCDay() + 6) % 7),
  isoweekday: (date, name) => method(name, () => date.getUTCDay() || 7),
  isocalendar: (date, name) =>
    method(name, () => {
      const { year, week } = isoWeek(date);
      return makeTuple([year, week, date.getUTCDay() || 7]);
    }),
  toordinal: (date, name) => method(name, () => Math.floor(date.getTime() / DAY) + EPOCH),
  ctime: (date, name) => method(name, () => formatTime("%c", date)),
};

/** The day as ISO 8601 writes it. */
export function isoDay(date: Date): string {
  return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}

/** Python's `date`: what YAML makes of `2001-12-14`. */
export class PyDate extends PyObject {
  readonly typeName = "date";

  /** @param milliseconds midnight of the day, as if it were UTC, since 1970. */
  constructor(readonly milliseconds: number) {
    super();
  }

  get date(): Date {
    return new Date(this.milliseconds);
  }

  override attribute(name: string): Value {
    const own: Record<string, () => Value> = {
      strftime: () => method(name, ({ args }) => formatTime(str(args[0]), this.date)),
      isoformat: () => method(name, () => this.text()),
      replace: () => method(name, (given) => this.replace(numbersOf(given, this.numbers()))),
    };
    if (Object.hasOwn(own, name)) return own[name]!();
    return Object.hasOwn(dayParts, name) ? dayParts[name]!(this.date, name) : undefined;
  }

  private numbers() {
    const { date } = this;
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  }

  private replace({ year, month, day }: Record<"year" | "month" | "day", number>): PyDate {
    return new PyDate(midnight(year, month, day));
  }

  override text(): string {
    return isoDay(this.date);
  }

  override repr(): string {
    return `datetime.date(${Object.values(this.numbers()).join(", ")})`;
  }

  toJSON(): string {
    return this.text();
  }

  override equals(other: Value): boolean {
    return other instanceof PyDate && other.milliseconds === this.milliseconds;
  }

  override compare(other: Value): number | undefined {
    return other instanceof PyDate ? this.milliseconds - other.milliseconds : undefined;
  }

  override hash(): string {
    return `day:${this.milliseconds}`;
  }

  override operate(operator: string, other: Value, reflected: boolean): Value {
    if (operator === "-" && other instanceof PyDate && !reflected)
      return new PyTimeDelta((this.milliseconds - other.milliseconds) * 1000);
    if (!(other instanceof PyTimeDelta) || !"+-".includes(operator) || (operator === "-" && reflected))
      return undefined;
    return new PyDate(this.milliseconds + (operator === "+" ? other.days : -other.days) * DAY);
  }
}
