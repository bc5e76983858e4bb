import { AxleError } from "../errors.js";
import type { Templar } from "../template/templar.js";
import type { Value } from "../values.js";

/** A part of a condition that holds or does not; undefined when it cannot be told. */
export interface ConditionPart {
  text: string;
  holds: boolean | undefined;
}

/** The parts of a condition between its outermost `and`, each with its own answer; none where there is one part only. */
export function conditionParts(expression: Value, templar: Templar): ConditionPart[] {
  if (typeof expression !== "string") return [];
  const parts = splitAtAnd(expression);
  if (parts.length < 2) return [];
  return parts.map((text) => ({ text, holds: answer(text, templar) }));
}

function answer(text: string, templar: Templar): boolean | undefined {
  try {
    return templar.condition(text);
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    return undefined;
  }
}

/** Splits at `and` outside of brackets and quotes; not where an `or` or an `if` binds weaker. */
function splitAtAnd(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[([{]|[)\]}]|\b(?:and|or|if|else)\b/g)) {
    const [word] = match;
    if ("([{".includes(word)) depth++;
    else if (")]}".includes(word)) depth--;
    else if (depth === 0 && (word === "or" || word === "if" || word === "else")) return [text];
    else if (depth === 0 && word === "and") {
      parts.push(text.slice(from, match.index).trim());
      from = match.index + word.length;
    }
  }
  return [...parts, text.slice(from).trim()];
}
