import { PyFloat, type Value } from "../../values.js";

/** Python's numeric tower over our values: bool ⊂ int (number or bigint) and float ({@link PyFloat} or a fractional number). */

export function isInt(value: Value): value is number | bigint | boolean {
  return (
    typeof value === "boolean" || typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value))
  );
}

export function isFloat(value: Value): value is number | PyFloat {
  return value instanceof PyFloat || (typeof value === "number" && !Number.isInteger(value));
}

export function isNumber(value: Value): value is number | bigint | boolean | PyFloat {
  return (
    typeof value === "number" || typeof value === "boolean" || typeof value === "bigint" || value instanceof PyFloat
  );
}

/** The JavaScript number of any Python number; a bigint loses precision. */
export function toNumber(value: number | bigint | boolean | PyFloat): number {
  return value instanceof PyFloat ? value.value : Number(value);
}

/** A Python float: wrapped where JavaScript alone could not tell it from an int. */
export function makeFloat(value: number): number | PyFloat {
  return Number.isInteger(value) ? new PyFloat(value) : value;
}

/** A Python int: a number where that is exact, a bigint beyond. */
export function makeInt(value: bigint | number): number | bigint {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : BigInt(value);
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** `repr(float)`: the shortest digits that read back, with Python's thresholds for the exponent form. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  if (value === 0) return "0.0";
  const [digits, exponentText] = value.toExponential().split("e") as [string, string];
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 16) {
    const plain =
      exponent < 0 ? value.toFixed(Math.max(0, digits.replace(/[-.]/g, "").length - 1 - exponent)) : `${value}`;
    return plain.includes(".") ? plain : `${plain}.0`;
  }
  const size = Math.abs(exponent).toString().padStart(2, "0");
  return `${digits}e${exponent < 0 ? "-" : "+"}${size}`;
}
