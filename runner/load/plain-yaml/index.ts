import type { Value } from "../../values.js";
import type { SourceText } from "../positions.js";
import { blockValue } from "./blocks.js";
import { notPlain, PlainSource } from "./source.js";

/**
 * Reads the plain part of YAML that playbooks are written in: block lists and mappings, one-line values, `|` and `>` texts.
 * It is ten times as fast as the library, which counts in projects of thousands of tasks. Gives undefined for a text
 * that holds anything else (anchors, tags, texts over several lines, duplicate keys, mistakes …): the library then reads
 * it, and words what is wrong with it. Tests hold both against each other, places included.
 */
export function readPlainYaml(source: SourceText): Value {
  const { text } = source;
  if (!text.endsWith("\n") || UNUSUAL.test(text)) return undefined;
  try {
    const from = new PlainSource(source, text);
    skipMarker(from);
    const indent = from.nextContent();
    if (indent !== 0) return undefined;
    const value = blockValue(from, 0);
    return from.nextContent() === -1 ? value : undefined;
  } catch (error) {
    if (error === notPlain) return undefined;
    throw error;
  }
}

// Line ends and control characters that YAML knows more about than is needed here.
const UNUSUAL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/;

/** `---` alone on the first line with content. */
function skipMarker(from: PlainSource): void {
  const first = /^(?:[ ]*(?:#.*)?\n)*---[ ]*(?:#.*)?\n/.exec(from.text);
  if (first) from.pos = first[0].length;
}
