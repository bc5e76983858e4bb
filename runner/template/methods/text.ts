import type { Tuple, Value } from "../../values.js";
import { checkSize } from "../evaluate/budget.js";
import {
  type Arguments,
  characters,
  isMapping,
  iterate,
  length,
  makeTuple,
  PyBytes,
  templateError,
  truth,
  typeName,
  Undefined,
  undefinedError,
} from "../values.js";
import { bind, intArgument, span, textArgument } from "./arguments.js";
import { formatText } from "./format.js";
import type { Method } from "./index.js";
import { caseMethods } from "./text-case.js";
import { searchMethods } from "./text-search.js";

/** Python's white space, as `str.split()` and `str.strip()` see it. */
const space = /[\s\x1c-\x1f\x85]/;
const spaceRun = /[\s\x1c-\x1f\x85]+/;

function strip(text: string, chars: Value, left: boolean, right: boolean): string {
  const set = chars === null || chars === undefined ? undefined : new Set(characters(textArgument("strip", chars)));
  const isStripped = (char: string) => (set ? set.has(char) : space.test(char));
  const units = characters(text);
  let from = 0;
  let to = units.length;
  if (left) while (from < to && isStripped(units[from]!)) from++;
  if (right) while (to > from && isStripped(units[to - 1]!)) to--;
  return units.slice(from, to).join("");
}

const stripping =
  (left: boolean, right: boolean): Method =>
  (self: string, given) =>
    strip(self, bind("strip", given, ["chars", null]).chars, left, right);

function split(self: string, given: Arguments, fromRight: boolean): Value[] {
  const bound = bind("split", given, ["sep", null], ["maxsplit", -1]);
  const limit = intArgument(bound.maxsplit);
  if (bound.sep === null) return splitSpace(self, limit, fromRight);
  const separator = textArgument("split", bound.sep);
  if (separator === "") throw templateError("empty separator");
  const parts = self.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return fromRight
    ? [parts.slice(0, parts.length - limit).join(separator), ...parts.slice(parts.length - limit)]
    : [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

function splitSpace(text: string, limit: number, fromRight: boolean): string[] {
  const trimmed = strip(text, null, true, true);
  if (trimmed === "") return [];
  if (limit < 0) return trimmed.split(spaceRun);
  if (limit === 0) return [strip(text, null, !fromRight, fromRight)];
  const words: string[] = [];
  let rest = fromRight ? strip(text, null, false, true) : strip(text, null, true, false);
  while (words.length < limit && rest !== "") {
    const found = fromRight
      ? /^([\s\S]*[\s\x1c-\x1f\x85])?([^\s\x1c-\x1f\x85]+)$/.exec(rest)
      : /^([^\s\x1c-\x1f\x85]+)([\s\S]*)$/.exec(rest);
    if (!found) break;
    words.push(fromRight ? found[2]! : found[1]!);
    rest = fromRight ? strip(found[1] ?? "", null, false, true) : strip(found[2]!, null, true, false);
  }
  if (rest !== "") words.push(rest);
  return fromRight ? words.reverse() : words;
}

function splitLines(self: string, given: Arguments): Value[] {
  const keep = truth(bind("splitlines", given, ["keepends", false]).keepends);
  const found =
    self.match(/[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g) ?? [];
  const lines = found.at(-1) === "" ? found.slice(0, -1) : found;
  return keep ? [...lines] : lines.map((line) => line.replace(/(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/, ""));
}

function pad(self: string, given: Arguments, side: "left" | "right" | "both"): string {
  const bound = bind("just", given, ["width"], ["fillchar", " "]);
  const width = intArgument(bound.width);
  const fill = textArgument("just", bound.fillchar);
  if (length(fill) !== 1) throw templateError("The fill character must be exactly one character long");
  checkSize(width);
  const missing = Math.max(0, width - length(self));
  if (side === "left") return self + fill.repeat(missing);
  if (side === "right") return fill.repeat(missing) + self;
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + self + fill.repeat(missing - left);
}

function join(self: string, given: Arguments): string {
  const { iterable } = bind("join", given, ["iterable"]);
  const items = iterate(iterable).map((item, index) => {
    if (typeof item === "string") return item;
    if (item instanceof Undefined) throw undefinedError(item);
    throw templateError(`sequence item ${index}: expected str instance, ${typeName(item)} found`);
  });
  checkSize(items.reduce((sum, item) => sum + item.length + self.length, 0));
  return items.join(self);
}

function replace(self: string, { args }: Arguments): string {
  const [from, to] = [textArgument("replace", args[0]), textArgument("replace", args[1])];
  const limit = args[2] === undefined ? -1 : intArgument(args[2]);
  if (from === "") return replaceEmpty(self, to, limit);
  const parts = self.split(from);
  checkSize(self.length + parts.length * to.length);
  if (limit < 0 || parts.length <= limit + 1) return parts.join(to);
  return [parts.slice(0, limit + 1).join(to), ...parts.slice(limit + 1)].join(from);
}

/** Python puts the new text before every character and at the end. */
function replaceEmpty(self: string, to: string, limit: number): string {
  const units = characters(self);
  const times = limit < 0 ? units.length + 1 : Math.min(limit, units.length + 1);
  return units.map((unit, index) => (index < times ? to : "") + unit).join("") + (times > units.length ? to : "");
}

function partition(self: string, given: Arguments, last: boolean): Tuple {
  const separator = textArgument("partition", bind("partition", given, ["sep"]).sep);
  if (separator === "") throw templateError("empty separator");
  const at = last ? self.lastIndexOf(separator) : self.indexOf(separator);
  if (at < 0) return makeTuple(last ? ["", "", self] : [self, "", ""]);
  return makeTuple([self.slice(0, at), separator, self.slice(at + separator.length)]);
}

function zfill(self: string, { args }: Arguments): string {
  const width = intArgument(args[0]);
  checkSize(width);
  const sign = /^[+-]/.test(self) ? self[0]! : "";
  return sign + "0".repeat(Math.max(0, width - length(self))) + self.slice(sign.length);
}

function expandTabs(self: string, given: Arguments): string {
  const size = intArgument(bind("expandtabs", given, ["tabsize", 8]).tabsize);
  checkSize(self.length * Math.max(1, size));
  let column = 0;
  return characters(self)
    .map((char) => {
      if (char === "\n" || char === "\r") column = 0;
      else if (char === "\t") {
        const spaces = size > 0 ? size - (column % size) : 0;
        column += spaces;
        return " ".repeat(spaces);
      } else column++;
      return char;
    })
    .join("");
}

function encode(self: string, given: Arguments): Value {
  const { encoding } = bind("encode", given, ["encoding", "utf-8"], ["errors", "strict"]);
  const name = textArgument("encode", encoding).toLowerCase().replaceAll("_", "-");
  if (["utf-8", "utf8"].includes(name)) return new PyBytes(Buffer.from(self, "utf8"));
  const limit =
    name === "ascii" || name === "us-ascii" ? 0x7f : ["latin-1", "latin1", "iso-8859-1"].includes(name) ? 0xff : -1;
  if (limit < 0) throw templateError(`unknown encoding: ${name}`);
  const wrong = [...self].find((char) => char.codePointAt(0)! > limit);
  if (wrong !== undefined) throw templateError(`'${name}' codec can't encode character ${JSON.stringify(wrong)}`);
  return new PyBytes(Buffer.from(self, "latin1"));
}

function formatMap(self: string, { args }: Arguments): string {
  if (!isMapping(args[0])) throw templateError("format_map() needs a mapping");
  return formatText(self, [], args[0]);
}

/** The methods of Python's `str`. */
export const textMethods = new Map<string, Method>([
  ...caseMethods,
  ...searchMethods,
  ["strip", stripping(true, true)],
  ["lstrip", stripping(true, false)],
  ["rstrip", stripping(false, true)],
  ["split", (self, given) => split(self, given, false)],
  ["rsplit", (self, given) => split(self, given, true)],
  ["splitlines", splitLines],
  ["join", join],
  ["replace", replace],
  ["partition", (self, given) => partition(self, given, false)],
  ["rpartition", (self, given) => partition(self, given, true)],
  ["zfill", zfill],
  ["ljust", (self, given) => pad(self, given, "left")],
  ["rjust", (self, given) => pad(self, given, "right")],
  ["center", (self, given) => pad(self, given, "both")],
  ["expandtabs", expandTabs],
  ["encode", encode],
  ["format", (self, { args, kwargs }) => formatText(self, args, kwargs)],
  ["format_map", formatMap],
  [
    "removeprefix",
    (self: string, { args }) => {
      const prefix = textArgument("removeprefix", args[0]);
      return self.startsWith(prefix) ? self.slice(prefix.length) : self;
    },
  ],
  [
    "removesuffix",
    (self: string, { args }) => {
      const suffix = textArgument("removesuffix", args[0]);
      return suffix !== "" && self.endsWith(suffix) ? self.slice(0, -suffix.length) : self;
    },
  ],
]);

export { span };
