import type { Value } from "../../values.js";
import { makeFloat } from "../python/numbers.js";
import { PyObject } from "../python/objects.js";
import { str } from "../python/text.js";
import { dayParts, isoDay, midnight, PyDate } from "./date.js";
import { method, numbersOf, pad } from "./method.js";
import { formatTime } from "./strftime.js";
import { PyTimeDelta } from "./timedelta.js";
import type { PyTimezone } from "./timezone.js";

const DAY = 86_400_000;

/** Python's `datetime`: a wall-clock time, held as if it were UTC, with or without a zone of its own. */
export class PyDateTime extends PyObject {
  readonly typeName = "datetime";

  /** @param milliseconds the wall-clock time as milliseconds since 1970; @param micros the microseconds beyond them. */
  constructor(
    readonly milliseconds: number,
    readonly micros = 0,
    readonly zone?: PyTimezone,
  ) {
    super();
  }

  static now(utc: boolean): PyDateTime {
    const date = new Date();
    return new PyDateTime(date.getTime() - (utc ? 0 : date.getTimezoneOffset() * 60_000));
  }

  get date(): Date {
    return new Date(this.milliseconds);
  }

  get microsecond(): number {
    return this.date.getUTCMilliseconds() * 1000 + this.micros;
  }

  format(pattern: string): string {
    return formatTime(pattern, this.date, this.microsecond, this.zone);
  }

  override attribute(name: string): Value {
    const { date } = this;
    const own: Record<string, () => Value> = {
      hour: () => date.getUTCHours(),
      minute: () => date.getUTCMinutes(),
      second: () => date.getUTCSeconds(),
      microsecond: () => this.microsecond,
      tzinfo: () => this.zone ?? null,
      tzname: () => method(name, () => this.zone?.text() ?? null),
      utcoffset: () => method(name, () => this.zone?.delta ?? null),
      strftime: () => method(name, ({ args }) => this.format(str(args[0]))),
      isoformat: () => method(name, ({ args }) => this.iso(args[0] === undefined ? "T" : str(args[0]))),
      timestamp: () => method(name, () => makeFloat(this.timestamp())),
      date: () => method(name, () => new PyDate(Math.floor(this.milliseconds / DAY) * DAY)),
      replace: () => method(name, (given) => this.replace(numbersOf(given, this.numbers()))),
    };
    if (Object.hasOwn(own, name)) return own[name]!();
    return Object.hasOwn(dayParts, name) ? dayParts[name]!(date, name) : undefined;
  }

  private numbers() {
    const { date } = this;
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      microsecond: this.microsecond,
    };
  }

  private replace(parts: ReturnType<PyDateTime["numbers"]>): PyDateTime {
    const seconds = (parts.hour * 60 + parts.minute) * 60 + parts.second;
    const millis = midnight(parts.year, parts.month, parts.day) + seconds * 1000 + Math.floor(parts.microsecond / 1000);
    return new PyDateTime(millis, parts.microsecond % 1000, this.zone);
  }

  /** Seconds since 1970; without a zone the wall clock is taken as local time. */
  timestamp(): number {
    if (this.zone) return this.instant / 1e6;
    const d = this.date;
    const clock = [d.getUTCHours(), d.getUTCMinutes(), d.getUTCSeconds()] as const;
    const local = new Date(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate(), ...clock);
    return local.getTime() / 1000 + this.microsecond / 1e6;
  }

  /** Microseconds since 1970 in UTC (without a zone: of the wall clock). */
  private get instant(): number {
    return this.milliseconds * 1000 + this.micros - (this.zone?.delta.micros ?? 0);
  }

  private iso(separator: string): string {
    const { hour, minute, second, microsecond } = this.numbers();
    const rest = microsecond === 0 ? "" : `.${pad(microsecond, 6)}`;
    return `${isoDay(this.date)}${separator}${pad(hour)}:${pad(minute)}:${pad(second)}${rest}${this.zone?.offset() ?? ""}`;
  }

  override text(): string {
    return this.iso(" ");
  }

  toJSON(): string {
    return this.iso("T");
  }

  override repr(): string {
    const { microsecond, second, ...others } = this.numbers();
    const parts: (number | string)[] = Object.values(others);
    if (second > 0 || microsecond > 0) parts.push(second);
    if (microsecond > 0) parts.push(microsecond);
    if (this.zone) parts.push(`tzinfo=${this.zone.repr()}`);
    return `datetime.datetime(${parts.join(", ")})`;
  }

  override equals(other: Value): boolean {
    return other instanceof PyDateTime && this.compare(other) === 0;
  }

  /** Times with a zone and times without one can't be ordered. */
  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDateTime) || Boolean(this.zone) !== Boolean(other.zone)) return undefined;
    return this.instant - other.instant;
  }

  override hash(): string {
    return `${this.zone ? "z" : "d"}:${this.instant}`;
  }

  override operate(operator: string, other: Value, reflected: boolean): Value {
    if (operator === "-" && other instanceof PyDateTime && !reflected) {
      const difference = this.compare(other);
      return difference === undefined ? undefined : new PyTimeDelta(difference);
    }
    if (!(other instanceof PyTimeDelta) || (operator === "-" && reflected) || !"+-".includes(operator))
      return undefined;
    const micros = this.milliseconds * 1000 + this.micros + (operator === "+" ? other.micros : -other.micros);
    return new PyDateTime(Math.floor(micros / 1000), ((micros % 1000) + 1000) % 1000, this.zone);
  }
}
