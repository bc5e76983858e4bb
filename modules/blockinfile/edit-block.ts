import { compilePattern } from "../kit/byte-regex.js";
import type { PythonRegex } from "../kit/python-regex.js";

/** What decides where a block goes. All texts are bytes as characters. */
export interface BlockRequest {
  begin: string;
  end: string;
  /** The block's lines without markers; empty: the block is taken out. */
  block: string;
  insertAfter: string | undefined;
  insertBefore: string | undefined;
}

/** The whole text with the block in its place. `original` undefined: there is no file yet. */
export function putBlock(original: string | undefined, request: BlockRequest): string {
  const lines = splitKeeping(original ?? "");
  const block = request.block === "" || request.block.endsWith("\n") ? request.block : `${request.block}\n`;
  const fresh = block === "" ? [] : [`${request.begin}\n`, ...splitKeeping(block), `${request.end}\n`];
  const at = takeOut(lines, request) ?? findPlace(lines, original ?? "", request);
  const before = lines[at - 1];
  if (before !== undefined && !before.endsWith("\n")) lines[at - 1] = `${before}\n`;
  lines.splice(at, 0, ...fresh);
  return lines.join("");
}

/** Removes the block that is there and gives its place; undefined when there is none. The last markers count. */
function takeOut(lines: string[], request: BlockRequest): number | undefined {
  const begin = lines.lastIndexOf(`${request.begin}\n`);
  const end = lines.lastIndexOf(`${request.end}\n`);
  if (begin === -1 || end === -1) return undefined;
  const [first, last] = begin < end ? [begin, end] : [end, begin];
  lines.splice(first, last - first + 1);
  return first;
}

function findPlace(lines: readonly string[], original: string, request: BlockRequest): number {
  const { insertAfter, insertBefore } = request;
  const after = insertAfter !== undefined && insertAfter !== "EOF" ? insertAfter : undefined;
  const before = insertBefore !== undefined && insertBefore !== "BOF" ? insertBefore : undefined;
  const pattern = after ?? before;
  if (pattern === undefined) return insertBefore === undefined ? lines.length : 0;
  const regex = compilePattern(pattern, { ascii: true });
  const at = isMultiline(pattern)
    ? lineOf(original, regex, after !== undefined)
    : lines.findLastIndex((line) => regex.search(line) !== undefined);
  if (at === -1) return lines.length;
  return after === undefined ? at : at + 1;
}

/** A pattern that begins with (?m) is searched in the whole text instead of in each line. */
function isMultiline(pattern: string): boolean {
  return /^\(\?[aiLsux]*m[aiLmsux]*\)/.test(pattern);
}

function lineOf(text: string, regex: PythonRegex, atEnd: boolean): number {
  const match = regex.search(text);
  if (!match) return -1;
  return text.slice(0, atEnd ? match.end : match.start).split("\n").length - 1;
}

/** Lines with their ends, as Python's `bytes.splitlines(True)` cuts them. */
function splitKeeping(text: string): string[] {
  return text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? [];
}
