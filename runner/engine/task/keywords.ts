import { AxleError } from "../../errors.js";
import { allKeywords, nearestKeyword } from "../../load/effective.js";
import type { Keyword, ParentNode, TaskNode } from "../../load/nodes.js";
import { OMIT } from "../../template/index.js";
import type { Templar } from "../../template/templar.js";
import { str } from "../../template/values.js";
import { dictEntries, isDict, PyFloat, type Value } from "../../values.js";
import { sayingWhere } from "./undefined.js";

type Node = TaskNode | ParentNode;

/** A keyword's rendered value, or undefined when no level has it or the nearest one omits it. */
export function keywordValue(node: Node, name: string, templar: Templar): Value {
  const keyword = nearestKeyword(node, name);
  return keyword ? rendered(keyword, templar) : undefined;
}

function rendered(keyword: Keyword, templar: Templar): Value {
  const value = templar.template(keyword.value, keyword.position);
  return value === OMIT ? undefined : value;
}

/** A keyword that is text. */
export function keywordText(node: Node, name: string, templar: Templar): string | undefined {
  const words = `The field '${name}' has an invalid value, which includes an undefined variable. The error was: `;
  const value = sayingWhere(words, () => keywordValue(node, name, templar));
  return value === undefined || value === null ? undefined : str(value);
}

/** A keyword that is yes or no. Throws a schema error for anything else. */
export function keywordFlag(node: Node, name: string, templar: Templar): boolean | undefined {
  const keyword = nearestKeyword(node, name);
  if (!keyword) return undefined;
  const value = rendered(keyword, templar);
  const flag = readFlag(value);
  if (flag !== undefined || value === null || value === undefined) return flag;
  throw misfit(name, keyword, "true or false", value);
}

/** A keyword that is a number, fractions allowed. */
export function keywordNumber(node: Node, name: string, templar: Templar): number | undefined {
  const keyword = nearestKeyword(node, name);
  if (!keyword) return undefined;
  const value = rendered(keyword, templar);
  if (value === null || value === undefined) return undefined;
  const number =
    value instanceof PyFloat ? value.value : Number(typeof value === "string" ? value.trim() || NaN : value);
  if (!Number.isNaN(number)) return number;
  throw misfit(name, keyword, "a number", value);
}

/** Ansible's words for true and false; undefined for everything else. */
export function readFlag(value: Value): boolean | undefined {
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" || typeof value === "number" ? String(value).trim().toLowerCase() : "";
  if (/^(?:y|yes|on|1|true|t|1\.0)$/.test(word)) return true;
  return /^(?:n|no|off|0|false|f|0\.0)$/.test(word) ? false : undefined;
}

function misfit(name: string, keyword: Keyword, wanted: string, value: Value): AxleError {
  return new AxleError({
    kind: "schema",
    message: `\`${name}\` must be ${wanted}, not "${str(value)}".`,
    position: keyword.position,
  });
}

/** Conditions of a keyword on all levels, outermost first. */
export function conditionsOf(node: Node, name: string): { expression: Value; keyword: Keyword }[] {
  return allKeywords(node, name).flatMap((keyword) => {
    const list = Array.isArray(keyword.value) ? keyword.value : [keyword.value];
    return list.map((expression) => ({ expression, keyword }));
  });
}

/** `environment` of all levels as one, nearer levels winning; values as text. */
export function environmentOf(task: TaskNode, templar: Templar): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const keyword of allKeywords(task, "environment")) {
    const list = Array.isArray(keyword.value) ? keyword.value : [keyword.value];
    for (const entry of list) mergeEnvironment(merged, templar.template(entry, keyword.position), keyword);
  }
  return merged;
}

function mergeEnvironment(merged: Record<string, string>, value: Value, keyword: Keyword): void {
  if (value === null || value === undefined || value === "") return;
  if (!isDict(value)) throw misfit("environment", keyword, "a mapping", value);
  for (const [name, inner] of dictEntries(value)) merged[str(name)] = inner === null ? "" : str(inner);
}
