import type { Value } from "../../values.js";
import { type Arguments, makeFloat, PyCallable, PyObject, str } from "../values.js";
import { formatTime } from "./strftime.js";

const pad = (value: number, width = 2) => String(Math.abs(value)).padStart(width, "0");

/** Python's naive `datetime`: a wall-clock time without a zone, held as if it were UTC. */
export class PyDateTime extends PyObject {
  readonly typeName = "datetime";

  /** @param milliseconds the wall-clock time as milliseconds since 1970; @param micros the microseconds beyond them. */
  constructor(
    readonly milliseconds: number,
    readonly micros = 0,
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
    return formatTime(pattern, this.date, this.microsecond);
  }

  override attribute(name: string): Value {
    const date = this.date;
    const parts: Record<string, () => Value> = {
      year: () => date.getUTCFullYear(),
      month: () => date.getUTCMonth() + 1,
      day: () => date.getUTCDate(),
      hour: () => date.getUTCHours(),
      minute: () => date.getUTCMinutes(),
      second: () => date.getUTCSeconds(),
      microsecond: () => this.microsecond,
      tzinfo: () => null,
      strftime: () => method(name, ({ args }) => this.format(str(args[0]))),
      isoformat: () => method(name, ({ args }) => this.iso(args[0] === undefined ? "T" : str(args[0]))),
      weekday: () => method(name, () => (date.getUTCDay() + 6) % 7),
      isoweekday: () => method(name, () => date.getUTCDay() || 7),
      timestamp: () => method(name, () => makeFloat(this.timestamp())),
      date: () =>
        method(
          name,
          () => new PyDateTime(this.milliseconds - (((this.milliseconds % 86_400_000) + 86_400_000) % 86_400_000)),
        ),
    };
    return Object.hasOwn(parts, name) ? parts[name]!() : undefined;
  }

  /** Seconds since 1970, the wall clock taken as local time. */
  timestamp(): number {
    const d = this.date;
    const local = new Date(
      d.getUTCFullYear(),
      d.getUTCMonth(),
      d.getUTCDate(),
      d.getUTCHours(),
      d.getUTCMinutes(),
      d.getUTCSeconds(),
    );
    return local.getTime() / 1000 + this.microsecond / 1e6;
  }

  private iso(separator: string): string {
    const [day, time] = this.date.toISOString().slice(0, 19).split("T") as [string, string];
    return `${day}${separator}${time}${this.microsecond === 0 ? "" : `.${pad(this.microsecond, 6)}`}`;
  }

  override text(): string {
    return this.iso(" ");
  }

  override repr(): string {
    const d = this.date;
    const parts = [d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate(), d.getUTCHours(), d.getUTCMinutes()];
    if (d.getUTCSeconds() > 0 || this.microsecond > 0) parts.push(d.getUTCSeconds());
    if (this.microsecond > 0) parts.push(this.microsecond);
    return `datetime.datetime(${parts.join(", ")})`;
  }

  override equals(other: Value): boolean {
    return other instanceof PyDateTime && this.compare(other) === 0;
  }

  override compare(other: Value): number | undefined {
    if (!(other instanceof PyDateTime)) return undefined;
    return this.milliseconds - other.milliseconds || this.micros - other.micros;
  }

  override hash(): string {
    return `d:${this.milliseconds}.${this.micros}`;
  }

  override operate(operator: string, other: Value, reflected: boolean): Value {
    if (operator === "-" && other instanceof PyDateTime && !reflected) {
      return new PyTimeDelta((this.milliseconds - other.milliseconds) * 1000 + this.micros - other.micros);
    }
    if (!(other instanceof PyTimeDelta) || (operator === "-" && reflected) || !"+-".includes(operator))
      return undefined;
    const micros = this.milliseconds * 1000 + this.micros + (operator === "+" ? other.micros : -other.micros);
    return new PyDateTime(Math.floor(micros / 1000), ((micros % 1000) + 1000) % 1000);
  }
}

/** Python's `timedelta`. */
export class PyTimeDelta extends PyObject {
  readonly typeName = "timedelta";
  constructor(readonly micros: number) {
    super();
  }

  private get days(): number {
    return Math.floor(this.micros / 86_400_000_000);
  }

  private get seconds(): number {
    return Math.floor((this.micros - this.days * 86_400_000_000) / 1e6);
  }

  private get rest(): number {
    return ((this.micros % 1e6) + 1e6) % 1e6;
  }

  override attribute(name: string): Value {
    if (name === "days") return this.days;
    if (name === "seconds") return this.seconds;
    if (name === "microseconds") return this.rest;
    return name === "total_seconds" ? method(name, () => makeFloat(this.micros / 1e6)) : undefined;
  }

  override text(): string {
    const clock = `${Math.floor(this.seconds / 3600)}:${pad(Math.floor(this.seconds / 60) % 60)}:${pad(this.seconds % 60)}`;
    const days = this.days === 0 ? "" : `${this.days} day${Math.abs(this.days) === 1 ? "" : "s"}, `;
    return `${days}${clock}${this.rest === 0 ? "" : `.${pad(this.rest, 6)}`}`;
  }

  override repr(): string {
    const parts = [
      this.days === 0 ? "" : `days=${this.days}`,
      this.seconds === 0 ? "" : `seconds=${this.seconds}`,
      this.rest === 0 ? "" : `microseconds=${this.rest}`,
    ].filter((part) => part !== "");
    return `datetime.timedelta(${parts.join(", ") || "0"})`;
  }

  override truth(): boolean {
    return this.micros !== 0;
  }

  override equals(other: Value): boolean {
    return other instanceof PyTimeDelta && other.micros === this.micros;
  }

  override compare(other: Value): number | undefined {
    return other instanceof PyTimeDelta ? this.micros - other.micros : undefined;
  }

  override operate(operator: string, other: Value, reflected: boolean): Value {
    if (!(other instanceof PyTimeDelta) || !"+-".includes(operator)) return undefined;
    const sign = operator === "+" ? 1 : -1;
    return new PyTimeDelta(reflected ? other.micros + sign * this.micros : this.micros + sign * other.micros);
  }
}

function method(name: string, run: (given: Arguments) => Value): PyCallable {
  return new PyCallable(name, run);
}
