import type { FilterTable } from "../registry.js";
import { characters, length, str, templateError, truth } from "../values.js";
import { blank, splitLines } from "./case.js";
import { define } from "./define.js";
import { requireInt, requireText } from "./require.js";

/** Jinja's `wordwrap`, which wraps as Python's textwrap does. */
export const wrappingFilters: FilterTable = {
  wordwrap: define(
    [
      ["width", 79],
      ["break_long_words", true],
      ["wrapstring", null],
      ["break_on_hyphens", true],
    ],
    (input, given) => {
      const join = given.wrapstring === null ? "\n" : str(given.wrapstring);
      const width = requireInt(given.width);
      return splitLines(requireText(input, "wordwrap"))
        .map((line) => wrap(line, width, truth(given.break_long_words), truth(given.break_on_hyphens)).join(join))
        .join(join);
    },
  ),
};

const space = "[\\t\\n\\x0b\\x0c\\r ]";
const notSpace = "[^\\t\\n\\x0b\\x0c\\r ]";
const word = "[\\p{L}\\p{N}_!\"'&.,?]";
const letter = "(?:(?![\\d_])[\\p{L}\\p{N}])";
// Python's textwrap splits at blanks, behind hyphens inside words, and around em-dashes.
const hyphenated = `(${space}+|(?<=${word})-{2,}(?=[\\p{L}\\p{N}_])|${notSpace}+?(?:-(?:(?<=${letter}{2}-)|(?<=${letter}-${letter}-))(?=${letter}-?${letter})|(?=${space}|$)|(?<=${word})(?=-{2,}[\\p{L}\\p{N}_])))`;
let compiled: RegExp | undefined;

/** Made at the first use: classes of Unicode take V8 a while, and every run loads this file. */
function withHyphens(): RegExp {
  compiled ??= new RegExp(hyphenated, "u");
  return compiled;
}

const blanks = new RegExp(`(${space}+)`);
const onlyBlank = new RegExp(`^${blank}*$`);

function wrap(text: string, width: number, breakLong: boolean, hyphens: boolean): string[] {
  if (width <= 0) throw templateError(`invalid width ${width} (must be > 0)`);
  const chunks = text.split(hyphens ? withHyphens() : blanks).filter((chunk) => chunk !== undefined && chunk !== "");
  chunks.reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const line = takeLine(chunks, width, breakLong, hyphens, lines.length > 0);
    if (line.length > 0) lines.push(line.join(""));
  }
  return lines;
}

/** Takes from the end of `chunks` (they are reversed) what fits on one line. */
function takeLine(chunks: string[], width: number, breakLong: boolean, hyphens: boolean, later: boolean): string[] {
  const line: string[] = [];
  let used = 0;
  if (later && onlyBlank.test(chunks.at(-1)!)) chunks.pop();
  while (chunks.length > 0 && used + length(chunks.at(-1)!) <= width) {
    used += length(chunks.at(-1)!);
    line.push(chunks.pop()!);
  }
  if (chunks.length > 0 && length(chunks.at(-1)!) > width)
    breakWord(chunks, line, width - used, width, breakLong, hyphens);
  if (line.length > 0 && onlyBlank.test(line.at(-1)!)) line.pop();
  return line;
}

function breakWord(
  chunks: string[],
  line: string[],
  left: number,
  width: number,
  breakLong: boolean,
  hyphens: boolean,
): void {
  if (!breakLong) {
    if (line.length === 0) line.push(chunks.pop()!);
    return;
  }
  const chars = characters(chunks.pop()!);
  const fits = width < 1 ? 1 : left;
  let end = fits;
  if (hyphens && chars.length > fits) {
    const hyphen = chars.slice(0, fits).lastIndexOf("-");
    if (hyphen > 0 && chars.slice(0, hyphen).some((char) => char !== "-")) end = hyphen + 1;
  }
  line.push(chars.slice(0, end).join(""));
  chunks.push(chars.slice(end).join(""));
}
