import type { FilterTable } from "../registry.js";
import { characters, length, str, templateError, truth } from "../values.js";
import { capitalize, splitLines, strip } from "./case.js";
import { alias, define } from "./define.js";
import { requireInt, requireText } from "./require.js";

/** Jinja's filters on text. */
export const textFilters: FilterTable = {
  string: define([], (input) => str(input)),
  upper: define([], (input) => str(input).toUpperCase()),
  lower: define([], (input) => str(input).toLowerCase()),
  capitalize: define([], (input) => capitalize(str(input))),
  title: define([], (input) => title(str(input))),
  center: define([["width", 80]], (input, { width }) => center(str(input), requireInt(width))),
  trim: define([["chars", null]], (input, { chars }) => strip(str(input), chars === null ? undefined : str(chars))),
  replace: define([["old"], ["new"], ["count", null]], (input, { old, new: next, count }) =>
    replaceText(str(input), str(old), str(next), count === null ? -1 : requireInt(count)),
  ),
  truncate: define(
    [
      ["length", 255],
      ["killwords", false],
      ["end", "..."],
      ["leeway", null],
    ],
    (input, given) =>
      truncate(
        requireText(input, "truncate"),
        requireInt(given.length),
        truth(given.killwords),
        str(given.end),
        given.leeway === null ? 5 : requireInt(given.leeway),
      ),
  ),
  indent: define(
    [
      ["width", 4],
      ["first", false],
      ["blank", false],
    ],
    (input, { width, first, blank }) => {
      const by = typeof width === "string" ? width : " ".repeat(Math.max(0, requireInt(width)));
      return indent(requireText(input, "indent"), by, truth(first), truth(blank));
    },
  ),
  wordcount: define([], (input) => (str(input).match(/[\p{L}\p{N}_]+/gu) ?? []).length),
  ...alias(
    ["striptags"],
    define([], (input) => stripTags(str(input))),
  ),
};

function title(text: string): string {
  return text
    .split(/([-\s({[<]+)/)
    .map((word) => capitalize(word))
    .join("");
}

/** Python gives the odd blank to the left when the width is odd too. */
function center(text: string, width: number): string {
  const space = width - length(text);
  if (space <= 0) return text;
  const left = Math.floor(space / 2) + (space & width & 1);
  return " ".repeat(left) + text + " ".repeat(space - left);
}

/** Python's `str.replace(old, new, count)`; a negative count replaces all. */
export function replaceText(text: string, old: string, next: string, count: number): string {
  if (count < 0) {
    if (old !== "") return text.split(old).join(next);
    return (
      next +
      characters(text)
        .map((char) => char + next)
        .join("")
    );
  }
  if (old === "")
    return (
      characters(text)
        .map((char, index) => (index < count ? next + char : char))
        .join("") + (count > length(text) ? next : "")
    );
  const pieces = text.split(old);
  const done = Math.min(count, pieces.length - 1);
  return (
    pieces.slice(0, done + 1).join(next) +
    pieces
      .slice(done + 1)
      .map((piece) => old + piece)
      .join("")
  );
}

function truncate(text: string, size: number, killWords: boolean, end: string, leeway: number): string {
  const endSize = length(end);
  if (size < endSize) throw templateError(`expected length >= ${endSize}, got ${size}`);
  if (leeway < 0) throw templateError(`expected leeway >= 0, got ${leeway}`);
  const chars = characters(text);
  if (chars.length <= size + leeway) return text;
  const cut = chars.slice(0, size - endSize).join("");
  if (killWords) return cut + end;
  const space = cut.lastIndexOf(" ");
  return (space < 0 ? cut : cut.slice(0, space)) + end;
}

function indent(text: string, by: string, first: boolean, blankToo: boolean): string {
  const lines = splitLines(`${text}\n`);
  const rest = lines.slice(1).map((line) => (line !== "" || blankToo ? by + line : line));
  const body = [lines[0] ?? "", ...rest].join("\n");
  return first ? by + body : body;
}

const entities: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  copy: "©",
  reg: "®",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  euro: "€",
};

function stripTags(text: string): string {
  const bare = text.replace(/<!--[\s\S]*?-->/g, "").replace(/<[\s\S]*?>/g, "");
  const spaced = bare
    .split(/[\s\x1c-\x1f\x85]+/)
    .filter((word) => word !== "")
    .join(" ");
  return spaced.replace(
    /&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      return String.fromCodePoint(decimal !== undefined ? Number(decimal) : Number.parseInt(hex!, 16));
    },
  );
}
