import { makeDict, type Value } from "../../values.js";
import { rememberPlaces } from "../positions.js";
import { plainText, quotedText, resolve } from "./scalars.js";
import {
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  DOUBLE,
  isBlank,
  NEWLINE,
  notPlain,
  OPEN_LIST,
  OPEN_MAP,
  type PlainSource,
  SINGLE,
} from "./source.js";

/** Reads `[…]` and `{…}` that end on their line. */
export function flowValue(from: PlainSource): Value {
  const code = from.code();
  if (code === OPEN_LIST || code === OPEN_MAP) {
    from.enter();
    const value = code === OPEN_LIST ? flowList(from) : flowMap(from);
    from.leave();
    return value;
  }
  if (code === DOUBLE || code === SINGLE) return quotedText(from);
  return resolve(plainText(from, endsFlowText));
}

function endsFlowText(code: number): boolean {
  return code === COMMA || code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_MAP || code === CLOSE_MAP;
}

function flowList(from: PlainSource): Value {
  const start = from.pos++;
  const list: Value[] = [];
  const values = new Map<Value, number>();
  for (skip(from); from.code() !== CLOSE_LIST; skip(from)) {
    values.set(list.length, from.pos);
    list.push(flowValue(from));
    separate(from, CLOSE_LIST);
  }
  from.pos++;
  rememberPlaces(list, { source: from.source, start, values });
  return list;
}

function flowMap(from: PlainSource): Value {
  const start = from.pos++;
  const entries = new Map<Value, Value>();
  const keys = new Map<Value, number>();
  const values = new Map<Value, number>();
  for (skip(from); from.code() !== CLOSE_MAP; skip(from)) {
    const at = from.pos;
    const key = flowKey(from);
    if (entries.has(key)) throw notPlain;
    if (from.code() !== COLON || !isBlank(from.code(from.pos + 1))) throw notPlain;
    from.pos++;
    skip(from);
    keys.set(key, at);
    values.set(key, from.pos);
    entries.set(key, flowValue(from));
    separate(from, CLOSE_MAP);
  }
  from.pos++;
  const dict = makeDict(entries);
  rememberPlaces(dict, { source: from.source, start, values, keys });
  return dict;
}

function flowKey(from: PlainSource): Value {
  const code = from.code();
  if (code === DOUBLE || code === SINGLE) return quotedText(from);
  const text = plainText(from, endsFlowText);
  const key = resolve(text);
  if (text === "<<" || (typeof key !== "string" && typeof key !== "number" && typeof key !== "boolean")) throw notPlain;
  return key;
}

function skip(from: PlainSource): void {
  from.skipSpaces();
  if (from.code() === NEWLINE) throw notPlain;
}

/** Behind an entry: a comma, or the end. */
function separate(from: PlainSource, close: number): void {
  skip(from);
  if (from.code() === COMMA) from.pos++;
  else if (from.code() !== close) throw notPlain;
}
