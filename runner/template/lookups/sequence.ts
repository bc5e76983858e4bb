import { parseKv } from "../../load/parse-kv.js";
import type { Value } from "../../values.js";
import { readInt, requireText } from "../filters/require.js";
import { formatPercent } from "../methods/percent.js";
import type { Call, LookupTable } from "../registry.js";
import { makeTuple, str, templateError } from "../values.js";

interface Sequence {
  start: number;
  end: number | undefined;
  count: number | undefined;
  stride: number;
  format: string;
}

const shortcut = /^(?:(0?x?[0-9a-f]+)-)?(0?x?[0-9a-f]+)(?:\/(0?x?[0-9a-f]+))?(?::(.+))?$/i;

/** Ansible's `sequence`: numbers as text. */
export const sequenceLookups: LookupTable = {
  sequence: (call, terms) => {
    const sources =
      terms.length > 0
        ? terms.map((term) => readTerm(requireText(term, "sequence")))
        : [readNames(Object.entries(call.kwargs))];
    return sources.flatMap((sequence) => numbers(call, sequence));
  },
};

function readTerm(term: string): Sequence {
  const found = shortcut.exec(term);
  if (!found) return readNames([...parseKv(term).options]);
  const [, start, end, stride, format] = found;
  return {
    start: start === undefined ? 1 : toNumber("start", start),
    end: toNumber("end", end!),
    count: undefined,
    stride: stride === undefined ? 1 : toNumber("stride", stride),
    format: format ?? "%d",
  };
}

function readNames(entries: [string, Value][]): Sequence {
  const sequence: Sequence = { start: 1, end: undefined, count: undefined, stride: 1, format: "%d" };
  const unknown: string[] = [];
  for (const [name, value] of entries) {
    if (name === "format") sequence.format = str(value);
    else if (name === "start" || name === "end" || name === "count" || name === "stride")
      sequence[name] = toNumber(name, str(value));
    else unknown.push(name);
  }
  if (unknown.length > 0) throw templateError(`unrecognized arguments to with_sequence: ${unknown.join(", ")}`);
  return sequence;
}

/** A whole number as Python's `int(text, 0)` reads it: decimal, 0x, 0o, 0b; `0664` is none. */
function toNumber(name: string, text: string): number {
  const value = readInt(text, 0);
  if (value === undefined) throw templateError(`can't parse ${name}=${text} as integer`);
  return Number(value);
}

function numbers(call: Call, sequence: Sequence): string[] {
  const { start, count, stride, format } = sequence;
  let { end } = sequence;
  if (count === undefined && end === undefined) throw templateError("must specify count or end in with_sequence");
  if (count !== undefined && end !== undefined)
    throw templateError("can't specify both count and end in with_sequence");
  if (count === 0) return [];
  if (count !== undefined) end = start + count * stride - 1;
  if (stride > 0 && end! < start) throw templateError("to count backwards make stride negative");
  if (stride < 0 && end! > start) throw templateError("to count forward don't make stride negative");
  if (format.split("%").length !== 2) throw templateError(`bad formatting string: ${format}`);
  if (stride === 0) return [];
  const list: string[] = [];
  const last = end! + (stride > 0 ? 1 : -1);
  for (let number = start; stride > 0 ? number < last : number > last; number += stride)
    list.push(print(call, format, number));
  return list;
}

function print(call: Call, format: string, number: number): string {
  try {
    return formatPercent(format, makeTuple([number]));
  } catch (cause) {
    throw templateError(`${call.name}: problem formatting ${number} with '${format}'`, cause);
  }
}
