import { PyDate } from "../template/dates/date.js";
import { PyDateTime } from "../template/dates/datetime.js";
import { PyTimezone } from "../template/dates/timezone.js";
import {
  mapEntries,
  mapItems,
  notKnown,
  PyFloat,
  Tuple,
  UnsafeText,
  type Value,
  VaultText,
  whyNotKnown,
} from "../values.js";

/** The key that marks what JSON has no form for. */
const mark = "$axle";

/** A value as JSON can hold it, so that {@link decodeValue} gives the same again: floats, tuples, Maps, vault text, … */
export function encodeValue(value: Value): Value {
  if (value === undefined) return { [mark]: "undefined" };
  if (typeof value === "bigint") return { [mark]: "int", value: String(value) };
  if (typeof value === "number" && !Number.isFinite(value)) return { [mark]: "number", value: String(value) };
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof PyFloat) return { [mark]: "float", value: value.value };
  if (value instanceof UnsafeText) return { [mark]: "unsafe", value: value.text };
  if (value instanceof VaultText) return { [mark]: "vault", value: value.ciphertext };
  if (value instanceof Tuple) return { [mark]: "tuple", value: [...value].map(encodeValue) };
  if (Array.isArray(value)) return mapItems(value, encodeValue);
  if (value instanceof Uint8Array) return { [mark]: "bytes", value: Buffer.from(value).toString("base64") };
  if (value instanceof PyDate) return { [mark]: "date", value: value.milliseconds };
  if (value instanceof PyDateTime)
    return { [mark]: "datetime", value: [value.milliseconds, value.micros, value.zone?.minutes ?? null] };
  if (value instanceof Map) {
    return { [mark]: "map", value: [...value].map(([key, inner]) => [encodeValue(key), encodeValue(inner)]) };
  }
  return encodeDict(value as Record<string, Value>);
}

/** Whether {@link encodeValue} would give the same JSON as the value itself: nearly everything that is told is so. */
export function isJson(value: unknown): boolean {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return !(value instanceof Tuple) && value.every(isJson);
  const dict = value as Record<string, Value>;
  const prototype = Object.getPrototypeOf(dict);
  if ((prototype !== Object.prototype && prototype !== null) || whyNotKnown(dict) !== undefined) return false;
  for (const key of Object.keys(dict)) {
    const inner = dict[key];
    if (key === mark || (inner !== undefined && !isJson(inner))) return false;
  }
  return true;
}

function encodeDict(dict: Record<string, Value>): Value {
  const plain = mapEntries(withoutGaps(dict), (key) => key, encodeValue);
  const why = whyNotKnown(dict);
  if (why !== undefined) return { [mark]: "not-known", value: plain, why };
  return Object.hasOwn(plain, mark) ? { [mark]: "dict", value: plain } : plain;
}

/** What JSON has no place for in a dict is left out. */
function withoutGaps(dict: Record<string, Value>): Record<string, Value> {
  const isGap = (value: Value) => typeof value === "function" || value === undefined;
  if (!Object.keys(dict).some((key) => isGap(dict[key]))) return dict;
  return Object.fromEntries(Object.entries(dict).filter(([, value]) => !isGap(value)));
}

/** What {@link encodeValue} was given. */
export function decodeValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(decodeValue);
  if (typeof value !== "object" || value === null) return value;
  const dict = value as Record<string, Value>;
  if (!(mark in dict)) return decodeDict(dict);
  const inner = dict["value"];
  switch (dict[mark]) {
    case "undefined":
      return undefined;
    case "int":
      return BigInt(String(inner));
    case "number":
      return Number(inner);
    case "float":
      return new PyFloat(Number(inner));
    case "unsafe":
      return new UnsafeText(String(inner));
    case "vault":
      return new VaultText(String(inner));
    case "tuple":
      return Tuple.from((inner as Value[]).map(decodeValue));
    case "bytes":
      return new Uint8Array(Buffer.from(String(inner), "base64"));
    case "date":
      return new PyDate(Number(inner));
    case "datetime":
      return readMoment(inner as [number, number, number | null]);
    case "map":
      return new Map((inner as [Value, Value][]).map(([key, one]) => [decodeValue(key), decodeValue(one)]));
    case "not-known":
      return Object.assign(decodeDict(inner as Record<string, Value>), { [notKnown]: String(dict["why"]) });
    default:
      return decodeDict(inner as Record<string, Value>);
  }
}

function readMoment([milliseconds, micros, zone]: [number, number, number | null]): PyDateTime {
  return new PyDateTime(milliseconds, micros, zone === null ? undefined : new PyTimezone(zone));
}

function decodeDict(dict: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(dict).map(([key, inner]) => [key, decodeValue(inner)]));
}
