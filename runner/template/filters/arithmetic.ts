import type { Value } from "../../values.js";
import { binary } from "../evaluate/operators.js";

/** Python's `a + b`. */
export function add(a: Value, b: Value): Value {
  return binary["+"]!(a, b);
}

/**
 * Python's `round(x, digits)`: to the nearest decimal, ties (of the exact binary value) to even.
 */
export function roundHalfEven(x: number, digits: number): number {
  if (!Number.isFinite(x)) return x;
  if (digits < 0) return roundTens(x, -digits);
  if (digits > 100 || Math.abs(x) >= 1e21) return x;
  const rounded = x.toFixed(digits);
  const exact = x.toFixed(Math.min(100, digits + 60));
  const rest = exact.slice(exact.indexOf(".") + 1 + digits);
  if (!/^50*$/.test(rest)) return Number(rounded);
  // A tie: toFixed went away from zero, Python takes the even neighbour.
  const cut = digits === 0 ? exact.slice(0, exact.indexOf(".")) : exact.slice(0, exact.indexOf(".") + 1 + digits);
  return Number("02468".includes(cut.at(-1)!) ? cut : rounded);
}

function roundTens(x: number, zeros: number): number {
  if (zeros > 308) return 0 * x;
  const unit = 10n ** BigInt(zeros);
  const whole = BigInt(Math.trunc(x));
  const size = whole < 0n ? -whole : whole;
  const low = (size / unit) * unit;
  const twice = (size - low) * 2n;
  const above = twice > unit || (twice === unit && (Math.abs(x) > Number(size) || (low / unit) % 2n === 1n));
  const result = Number(above ? low + unit : low);
  return x < 0 ? -result : result;
}
