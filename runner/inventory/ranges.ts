import { AxleError } from "../errors.js";
import { parseAddress } from "./addresses.js";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** A typing slip such as `[1:1000000000]` must not fill the memory. */
const mostHosts = 1_000_000;

/** The hosts that a host definition stands for (`web[01:20].lan:2222`), and the port that all of them get. */
export function expandHostPattern(text: string): { hosts: string[]; port?: number } {
  const address = parseAddress(text);
  const pattern = address?.host ?? text;
  const hosts = pattern.includes("[") ? expandRanges(pattern) : [pattern];
  return address?.port === undefined ? { hosts } : { hosts, port: address.port };
}

/**
 * Every name that a text with `[begin:end]` or `[begin:end:step]` ranges stands for, the first range varying slowest.
 * Numbers with a leading zero keep their width; letters run a to z, then A to Z.
 */
export function expandRanges(text: string): string[] {
  let names = [""];
  let rest = text;
  while (rest.includes("[")) {
    const open = rest.indexOf("[");
    const close = rest.indexOf("]");
    if (close < open) throw rangeError(text, "its brackets do not match");
    const head = rest.slice(0, open);
    const items = rangeItems(text, rest.slice(open + 1, close));
    if (names.length * items.length > mostHosts) throw rangeError(text, `it stands for more than ${mostHosts} hosts`);
    names = names.flatMap((name) => items.map((item) => name + head + item));
    rest = rest.slice(close + 1);
  }
  return names.map((name) => name + rest);
}

function rangeItems(text: string, range: string): string[] {
  const bounds = range.split(":");
  if (bounds.length !== 2 && bounds.length !== 3) throw rangeError(text, "a range is [begin:end] or [begin:end:step]");
  const begin = bounds[0] || "0";
  const end = bounds[1]!;
  if (!end) throw rangeError(text, "the range has no end");
  const step = bounds[2] === undefined ? 1 : wholeNumber(text, bounds[2]);
  if (step === 0) throw rangeError(text, "the step of a range cannot be 0");
  const width = begin.length > 1 && begin.startsWith("0") ? begin.length : 0;
  if (width && width !== end.length) throw rangeError(text, "begin and end of a zero-padded range differ in length");
  const items = letterItems(text, begin, end, step) ?? numberItems(text, begin, end, step);
  return items.map((item) => item.padStart(width, "0"));
}

function letterItems(text: string, begin: string, end: string, step: number): string[] | undefined {
  const from = letters.indexOf(begin);
  const to = letters.indexOf(end);
  if (from < 0 || to < 0) return undefined;
  if (from > to) throw rangeError(text, "the range begins after its end");
  return [...letters.slice(from, to + 1)].filter((_, index) => index % step === 0);
}

function numberItems(text: string, begin: string, end: string, step: number): string[] {
  const from = wholeNumber(text, begin);
  const to = wholeNumber(text, end);
  if ((to - from) / step > mostHosts) throw rangeError(text, `it stands for more than ${mostHosts} hosts`);
  const items: string[] = [];
  for (let number = from; number <= to; number += step) items.push(String(number));
  return items;
}

function wholeNumber(text: string, digits: string): number {
  if (!/^[0-9]+$/.test(digits)) throw rangeError(text, `"${digits}" is neither a number nor a letter`);
  return Number(digits);
}

function rangeError(text: string, problem: string): AxleError {
  return new AxleError({
    kind: "inventory",
    message: `The host range "${text}" cannot be expanded: ${problem}.`,
    remedy: "Write it like web[01:20] or db-[a:f], with an optional step as in [0:10:2].",
  });
}
