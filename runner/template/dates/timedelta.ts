import type { Value } from "../../values.js";
import { isInt, makeFloat, toNumber } from "../python/numbers.js";
import { PyObject } from "../python/objects.js";
import { method, pad } from "./method.js";

/** Python's `timedelta`. */
export class PyTimeDelta extends PyObject {
  readonly typeName = "timedelta";
  constructor(readonly micros: number) {
    super();
  }

  get days(): number {
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

  override hash(): string {
    return `td:${this.micros}`;
  }

  override operate(operator: string, other: Value, reflected: boolean): Value {
    if (operator === "*" && isInt(other)) return new PyTimeDelta(this.micros * toNumber(other));
    if (!(other instanceof PyTimeDelta) || !"+-".includes(operator)) return undefined;
    const sign = operator === "+" ? 1 : -1;
    return new PyTimeDelta(reflected ? other.micros + sign * this.micros : this.micros + sign * other.micros);
  }
}
