import { makeDict, type Value } from "../../values.js";
import { rememberPlaces } from "../positions.js";
import { flowValue } from "./flow.js";
import { blockText, plainText, quotedText, resolve } from "./scalars.js";
import {
  COLON,
  DASH,
  DOUBLE,
  GREATER,
  isBlank,
  notPlain,
  OPEN_LIST,
  OPEN_MAP,
  PIPE,
  type PlainSource,
  SINGLE,
} from "./source.js";

/** Reads the list or mapping whose first entry stands at the cursor, in this column. */
export function blockValue(from: PlainSource, column: number): Value {
  from.enter();
  const value = isDash(from) ? blockList(from, column) : blockMap(from, column);
  from.leave();
  return value;
}

function isDash(from: PlainSource): boolean {
  return from.code() === DASH && isBlank(from.code(from.pos + 1));
}

function blockList(from: PlainSource, column: number): Value {
  const start = from.pos;
  const list: Value[] = [];
  const values = new Map<Value, number>();
  do {
    from.pos++;
    const dash = from.pos;
    if (from.endsLine()) {
      const { at, value } = nestedValue(from, column, false);
      values.set(list.length, at);
      list.push(value);
    } else {
      values.set(list.length, from.pos);
      list.push(entryValue(from, column, column + from.pos - dash + 1));
    }
  } while (nextEntry(from, column) && staysDash(from, column));
  rememberPlaces(list, { source: from.source, start, values });
  return list;
}

/** A list may stand in the column of the key above it: the next key then ends it. */
function staysDash(from: PlainSource, column: number): boolean {
  if (isDash(from)) return true;
  from.pos -= column;
  return false;
}

/** What stands behind a dash: a list or mapping that begins on the same line, or a value of its own. */
function entryValue(from: PlainSource, column: number, inner: number): Value {
  if (isDash(from) || holdsKey(from)) return blockValue(from, inner);
  return lineValue(from, column);
}

/** Whether this line begins with a key. */
function holdsKey(from: PlainSource): boolean {
  const start = from.pos;
  const code = from.code();
  if (code === OPEN_LIST || code === OPEN_MAP || code === PIPE || code === GREATER) return false;
  if (code === DOUBLE || code === SINGLE) quotedText(from);
  else plainText(from);
  const found = from.code() === COLON && isBlank(from.code(from.pos + 1));
  from.pos = start;
  return found;
}

function blockMap(from: PlainSource, column: number): Value {
  const start = from.pos;
  const entries = new Map<Value, Value>();
  const keys = new Map<Value, number>();
  const values = new Map<Value, number>();
  do {
    const at = from.pos;
    const key = blockKey(from);
    if (entries.has(key) || from.code() !== COLON || !isBlank(from.code(from.pos + 1))) throw notPlain;
    from.pos++;
    keys.set(key, at);
    if (from.endsLine()) {
      const nested = nestedValue(from, column, true);
      values.set(key, nested.at);
      entries.set(key, nested.value);
    } else {
      values.set(key, from.pos);
      entries.set(key, lineValue(from, column));
    }
  } while (nextEntry(from, column));
  const dict = makeDict(entries);
  rememberPlaces(dict, { source: from.source, start, values, keys });
  return dict;
}

function blockKey(from: PlainSource): Value {
  const code = from.code();
  if (code === DOUBLE || code === SINGLE) return quotedText(from);
  const text = plainText(from);
  const key = resolve(text);
  if (text === "<<" || (typeof key !== "string" && typeof key !== "number" && typeof key !== "boolean")) throw notPlain;
  return key;
}

/** A value on the line of its key or dash. What goes on in the next lines, quoted or plain, is the library's. */
function lineValue(from: PlainSource, column: number): Value {
  const code = from.code();
  if (code === PIPE || code === GREATER) return blockText(from, column);
  let value: Value;
  if (code === OPEN_LIST || code === OPEN_MAP) value = flowValue(from);
  else if (code === DOUBLE || code === SINGLE) value = quotedText(from);
  else value = resolve(plainText(from));
  from.finishLine();
  return value;
}

/** A value on the lines below its key or dash; nothing there is null. */
function nestedValue(from: PlainSource, column: number, inMap: boolean): { at: number; value: Value } {
  const { emptyAt } = from;
  const indent = from.nextContent();
  const start = from.pos;
  from.pos += Math.max(indent, 0);
  const below = indent > column || (inMap && indent === column && isDash(from));
  if (!below) {
    from.pos = start;
    return { at: emptyAt, value: null };
  }
  const at = from.pos;
  if (!isDash(from) && !holdsKey(from)) throw notPlain;
  return { at, value: blockValue(from, indent) };
}

/** Moves to the next entry of a list or mapping; a deeper line is none of what is read here. */
function nextEntry(from: PlainSource, column: number): boolean {
  const indent = from.nextContent();
  if (indent > column) throw notPlain;
  if (indent < column) return false;
  from.pos += indent;
  return true;
}
