import { isDict, makeDict, PyFloat, Tuple, UnsafeText, type Value, VaultText } from "../../values.js";
import {
  isMapping,
  iterate,
  makeFloat,
  mappingEntries,
  PyBytes,
  PyIterable,
  templateError,
  typeName,
  Undefined,
  undefinedError,
} from "../values.js";

/** What JSON has no form for goes as `{"$axle": KIND, "value": …}`. */
const tagged = (kind: string, value: unknown) => ({ $axle: kind, value });

/** A value in the form in which the Python side takes it. Raises for what is not there, and for what no plugin can take. */
export function pack(value: Value, decrypt: (ciphertext: string) => string): unknown {
  const inner = (entry: Value) => pack(entry, decrypt);
  if (value instanceof Undefined) throw undefinedError(value);
  if (value instanceof UnsafeText) return value.text;
  if (value instanceof VaultText) return decrypt(value.ciphertext);
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "bigint") return tagged("int", String(value));
  if (value instanceof PyFloat) return tagged("float", String(value.value));
  if (typeof value === "number") return Number.isInteger(value) ? value : tagged("float", floatName(value));
  if (value instanceof PyBytes) return tagged("bytes", Buffer.from(value.bytes).toString("base64"));
  if (value instanceof Tuple) return tagged("tuple", Array.from(value, inner));
  if (Array.isArray(value)) return value.map(inner);
  if (isMapping(value)) return packDict(value, inner);
  if (value instanceof PyIterable) return iterate(value).map(inner);
  throw templateError(`a value of type '${typeName(value)}' can't be given to a plugin`);
}

function packDict(value: Value, inner: (entry: Value) => unknown): unknown {
  const entries = mappingEntries(value as Parameters<typeof mappingEntries>[0]);
  const plain = entries.every(([key]) => typeof key === "string" && key !== "$axle" && key !== "__proto__");
  const packed = entries.map(([key, entry]) => [inner(key), inner(entry)] as const);
  return plain && !(value instanceof Map) ? Object.fromEntries(packed) : tagged("dict", packed);
}

const floatName = (value: number) =>
  Number.isFinite(value) ? String(value) : String(value).replace("Infinity", "inf");

/** What the Python side answered, as a value. */
export function unpack(value: unknown): Value {
  if (Array.isArray(value)) return value.map(unpack);
  if (!isDict(value) || value instanceof Map) return value;
  if (!Object.hasOwn(value, "$axle"))
    return makeDict(Object.entries(value).map(([key, entry]) => [key, unpack(entry)]));
  const inner = value["value"];
  switch (value["$axle"]) {
    case "int":
      return BigInt(String(inner));
    case "float":
      return makeFloat(Number(String(inner).replace("inf", "Infinity")));
    case "bytes":
      return new PyBytes(Buffer.from(String(inner), "base64"));
    case "tuple":
      return Tuple.from((inner as unknown[]).map(unpack));
    default:
      return makeDict((inner as [unknown, unknown][]).map(([key, entry]) => [unpack(key), unpack(entry)]));
  }
}
