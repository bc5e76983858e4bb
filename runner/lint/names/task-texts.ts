import type { Position } from "../../errors.js";
import type { TaskNode } from "../../load/nodes.js";
import { positionOf } from "../../load/positions.js";
import { dictEntries, isDict, type Value } from "../../values.js";
import { sourceAt } from "../source-lines.js";
import { namesOfExpression, namesOfText, type TemplateNames } from "./template-names.js";

/** A text with its place and the names in it. */
export interface NamedText {
  text: string;
  position: Position;
  names: TemplateNames;
  /** The place is a template file's own: lines count from there. */
  inFile?: boolean;
}

/** Keywords whose texts are expressions without braces. */
const EXPRESSIONS = new Set(["when", "until", "changed_when", "failed_when", "break_when", "that", "var"]);
/** Keywords that are judged elsewhere, or that name things. */
const SKIPPED = new Set(["name", "tags", "listen", "vars"]);

/** Every text with names in it below a value. `expression` texts hold no braces. */
export function textsOf(value: Value, position: Position, expression = false): NamedText[] {
  if (typeof value === "string") return namedText(value, position, expression);
  if (Array.isArray(value))
    return value.flatMap((inner, index) => textsOf(inner, positionOf(value, index) ?? position, expression));
  if (!isDict(value)) return [];
  return dictEntries(value).flatMap(([key, inner]) => [
    ...(typeof key === "string" ? namedText(key, position, false) : []),
    ...textsOf(inner, positionOf(value, key) ?? position, expression),
  ]);
}

function namedText(text: string, position: Position, expression: boolean): NamedText[] {
  if (!expression && !text.includes("{{") && !text.includes("{%")) return [];
  if (expression && text.trim() === "") return [];
  return [{ text, position, names: expression ? namesOfExpression(text) : namesOfText(text) }];
}

/** The texts of a task's own keywords and arguments. Those of `vars` count when they are used. */
export function textsOfTask(task: TaskNode): NamedText[] {
  const found: NamedText[] = [];
  for (const [name, keyword] of task.keywords)
    if (!SKIPPED.has(name)) found.push(...textsOf(keyword.value, keyword.position, EXPRESSIONS.has(name)));
  for (const [name, value] of Object.entries(task.args)) {
    const position = task.argPositions.get(name) ?? task.position;
    const expression = (task.resolved === "assert" && name === "that") || (task.resolved === "debug" && name === "var");
    found.push(...textsOf(value, position, expression));
  }
  for (const text of [task.freeForm, task.argsTemplate])
    if (text !== undefined) found.push(...textsOf(text, task.position));
  if (task.loop) found.push(...textsOf(task.loop.value, task.loop.position));
  if (task.name !== undefined) found.push(...textsOf(task.name, task.position));
  return found;
}

/** The texts of what stands around a task: keywords of its blocks, roles and play that bear on it. */
export function textsAround(task: TaskNode): NamedText[] {
  const found: NamedText[] = [];
  for (let node = task.parent; node; node = node.parent) {
    for (const [name, keyword] of node.keywords)
      if (!SKIPPED.has(name)) found.push(...textsOf(keyword.value, keyword.position, EXPRESSIONS.has(name)));
  }
  return found;
}

/** A place inside a text as a place in the file. */
export function placeInside(named: NamedText, name: string): Position {
  const inside = named.names.needed.get(name);
  if (!inside) return named.position;
  const { position } = named;
  if (named.inFile) return { file: position.file, line: inside.line, column: inside.column };
  if (named.text.includes("\n")) return position;
  const quote = /^["']/.test(sourceAt(position) ?? "") ? 1 : 0;
  return { ...position, column: position.column + quote + inside.column - 1 };
}
