import { type CST, Parser } from "yaml";
import { AxleError } from "../errors.js";
import type { SourceText } from "./positions.js";

/** How far a file of data may go beyond its own length and what a stack holds. */
export const bounds = {
  /** Lists and mappings inside each other. */
  depth: 200,
  /** Values that aliases (`*name`) repeat, all together. */
  copies: 1_000_000,
};

/** The error for lists and mappings that stand deeper in each other than anything would that was meant. */
export function tooDeep(source: SourceText, offset: number): AxleError {
  return new AxleError({
    kind: "syntax",
    message: `Lists and mappings are nested more than ${bounds.depth} levels deep here.`,
    position: source.at(offset),
    remedy: "Split what is meant into values of their own.",
  });
}

/**
 * Refuses a text that is nested too deeply before a parser sees it that calls itself for each level: where the stack ends
 * inside of a regular expression, the engine ends the process.
 */
export function refuseDepth(source: SourceText): void {
  if (!looksDeep(source.text)) return;
  for (const token of new Parser().parse(source.text)) {
    const offset = findDeep(token);
    if (offset !== undefined) throw tooDeep(source, offset);
  }
}

/** Whether a text may be too deep, by its brackets, dashes and indentation; those in quotes count, too. */
function looksDeep(text: string): boolean {
  const columns: number[] = [];
  let brackets = 0;
  for (const [piece, indent] of text.matchAll(/^([ \t?-]*)(?=[^\s#])|[[\]{}]/gm)) {
    if (indent === undefined) brackets = Math.max(0, brackets + (piece === "[" || piece === "{" ? 1 : -1));
    else enterColumns(columns, indent);
    if (columns.length + brackets > bounds.depth) return true;
  }
  return false;
}

function enterColumns(columns: number[], indent: string): void {
  const first = indent.search(/[?-]|$/);
  while (columns.length > 0 && columns.at(-1)! >= first) columns.pop();
  for (let at = first; at < indent.length; at++) if (/[?-]/.test(indent[at]!)) columns.push(at);
  columns.push(indent.length);
}

/** Where a syntax tree passes the bound. */
function findDeep(root: CST.Token): number | undefined {
  const open: [token: CST.Token, depth: number][] = [[root, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [token, depth] = next;
    if (token.type === "document" && token.value) open.push([token.value, depth]);
    if (!("items" in token)) continue;
    if (depth >= bounds.depth) return token.offset;
    for (const { key, value } of token.items)
      for (const inner of [key, value]) if (inner) open.push([inner, depth + 1]);
  }
  return undefined;
}
