import { AxleError, type Position } from "../../errors.js";
import { str } from "../../template/values.js";
import { PyFloat, type Value } from "../../values.js";

/** A play's hosts in the batches that `serial` asks for; the last size is used for all that remain. */
export function batchesOf(hosts: readonly string[], serial: Value, position: Position): string[][] {
  const sizes = serial === undefined || serial === null ? [] : Array.isArray(serial) ? serial : [serial];
  if (hosts.length === 0) return [];
  if (sizes.length === 0) return [[...hosts]];
  const batches: string[][] = [];
  for (let start = 0, index = 0; start < hosts.length; index++) {
    const size = sizeOf(sizes[Math.min(index, sizes.length - 1)], hosts.length, position);
    if (size <= 0) {
      batches.push(hosts.slice(start));
      break;
    }
    batches.push(hosts.slice(start, start + size));
    start += size;
  }
  return batches;
}

/** A number of hosts, or a percentage of all of them, at least one. */
function sizeOf(size: Value, total: number, position: Position): number {
  const text = size instanceof PyFloat ? String(size.value) : str(size).trim();
  if (/^-?\d+(?:\.\d+)?%$/.test(text)) return Math.floor((Number.parseInt(text, 10) / 100) * total) || 1;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new AxleError({
    kind: "schema",
    message: `\`serial\` can't be "${text}".`,
    position,
    remedy: "Give a number of hosts, a percentage such as 30%, or a list of them.",
  });
}

/** `max_fail_percentage` as a fraction. */
export function failFraction(value: Value, position: Position): number | undefined {
  if (value === undefined || value === null) return undefined;
  const percent = Number(str(value).replace("%", ""));
  if (Number.isFinite(percent)) return percent / 100;
  throw new AxleError({ kind: "schema", message: `\`max_fail_percentage\` can't be "${str(value)}".`, position });
}
