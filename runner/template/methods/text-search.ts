import { Tuple, type Value } from "../../values.js";
import { type Arguments, characters, length, templateError } from "../values.js";
import { span, textArgument } from "./arguments.js";
import type { Method } from "./index.js";

/** The part of a text that `start` and `end` leave, and how many characters stand before it. */
function part(self: string, { args }: Arguments): { text: string; before: number; isEmpty: boolean } {
  if (args[1] === undefined && args[2] === undefined) return { text: self, before: 0, isEmpty: false };
  const units = characters(self);
  const [from, to] = span(units.length, args[1], args[2]);
  return { text: units.slice(from, to).join(""), before: from, isEmpty: from > to };
}

function find(self: string, given: Arguments, last: boolean): number {
  const wanted = textArgument("find", given.args[0]);
  const { text, before, isEmpty } = part(self, given);
  if (isEmpty) return -1;
  const at = last ? text.lastIndexOf(wanted) : text.indexOf(wanted);
  return at < 0 ? -1 : before + length(text.slice(0, at));
}

function index(self: string, given: Arguments, last: boolean): number {
  const at = find(self, given, last);
  if (at < 0) throw templateError("substring not found");
  return at;
}

function count(self: string, given: Arguments): number {
  const wanted = textArgument("count", given.args[0]);
  const { text } = part(self, given);
  return wanted === "" ? length(text) + 1 : text.split(wanted).length - 1;
}

function affixed(self: string, given: Arguments, has: (text: string, affix: string) => boolean): boolean {
  const { text } = part(self, given);
  const wanted: Value = given.args[0];
  const candidates = wanted instanceof Tuple ? [...wanted] : [wanted];
  return candidates.some((affix) => has(text, textArgument("startswith first", affix)));
}

export const searchMethods: [string, Method][] = [
  ["find", (self, given) => find(self, given, false)],
  ["rfind", (self, given) => find(self, given, true)],
  ["index", (self, given) => index(self, given, false)],
  ["rindex", (self, given) => index(self, given, true)],
  ["count", count],
  ["startswith", (self, given) => affixed(self, given, (text, affix) => text.startsWith(affix))],
  ["endswith", (self, given) => affixed(self, given, (text, affix) => text.endsWith(affix))],
];
