import type { Value } from "../../values.js";
import { PyObject } from "../python/objects.js";
import { method, pad } from "./method.js";
import { PyTimeDelta } from "./timedelta.js";

/** Python's `timezone`: a fixed distance from UTC, in minutes (as YAML writes it). */
export class PyTimezone extends PyObject {
  readonly typeName = "timezone";
  constructor(readonly minutes: number) {
    super();
  }

  /** `+05:30`. */
  offset(separator = ":"): string {
    const size = Math.abs(this.minutes);
    return `${this.minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}${separator}${pad(size % 60)}`;
  }

  get delta(): PyTimeDelta {
    return new PyTimeDelta(this.minutes * 60_000_000);
  }

  override attribute(name: string): Value {
    if (name === "utcoffset") return method(name, () => this.delta);
    if (name === "dst") return method(name, () => null);
    return name === "tzname" ? method(name, () => this.text()) : undefined;
  }

  override text(): string {
    return this.minutes === 0 ? "UTC" : `UTC${this.offset()}`;
  }

  override repr(): string {
    return this.minutes === 0 ? "datetime.timezone.utc" : `datetime.timezone(${this.delta.repr()})`;
  }

  override equals(other: Value): boolean {
    return other instanceof PyTimezone && other.minutes === this.minutes;
  }

  override hash(): string {
    return `tz:${this.minutes}`;
  }
}
