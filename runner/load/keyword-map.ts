import { AxleError, nearest, type Position } from "../errors.js";
import { becomeMethods, connectionNames } from "../reaching.js";
import { holdsTemplate } from "../template/templar.js";
import { type Dict, dictEntries, isDict, type Value } from "../values.js";
import { schemaError, unsupported } from "./context.js";
import { checkKeyword, keywordRule, type Level, unknownKeyword } from "./keywords.js";
import type { Keywords } from "./nodes.js";
import { keyPositionOf, positionOf } from "./positions.js";
import { readVars } from "./vars-block.js";

/**
 * The keywords of a mapping, checked against what its level allows. `skip` names keys that are read elsewhere; `vars` is
 * normalised to one mapping. Throws a schema error with the key's place for anything else.
 */
export function readKeywords(level: Level, dict: Dict, skip: ReadonlySet<string>, at: Position): Keywords {
  const keywords: Keywords = new Map();
  for (const [key, value] of dictEntries(dict)) {
    if (typeof key === "string" && skip.has(key)) continue;
    const rule = typeof key === "string" ? keywordRule(level, key) : undefined;
    if (!rule) throw unknownKeyword(level, String(key), keyPositionOf(dict, key) ?? at);
    const position = positionOf(dict, key) ?? at;
    checkKeyword(rule, value, position);
    checkSupported(rule.name, value, position);
    keywords.set(rule.name, { value: rule.name === "vars" ? readVars(value, position) : value, position });
  }
  return keywords;
}

/** Tags are a list, or text with commas; Ansible ends with 1 for anything else. */
function checkTags(value: Value, position: Position): void {
  if (typeof value === "string" || Array.isArray(value)) return;
  const message = "tags must be specified as a list";
  throw new AxleError({ kind: "schema", message, position, details: { exitCode: 1 } });
}

function checkSupported(name: string, value: Value, position: Position): void {
  if (name === "debugger" && value !== null && value !== "never")
    throw unsupported(
      "There is no task debugger.",
      position,
      "Remove `debugger`, and run with -vvv to see what a task does.",
    );
  if (name === "loop_control") checkLoopControl(value);
  if (name === "tags") checkTags(value, position);
  if (name === "connection" || name === "become_method") checkMethod(name, value, position);
  if (name === "module_defaults" && typeof value === "string")
    throw schemaError("`module_defaults` must be a mapping: only its values may be templates.", position);
}

const LOOP_CONTROL = ["loop_var", "index_var", "label", "pause", "extended", "extended_allitems", "break_when"];

function checkLoopControl(value: Value): void {
  if (!isDict(value)) return;
  for (const [key] of dictEntries(value)) {
    if (LOOP_CONTROL.includes(String(key))) continue;
    const near = nearest(String(key), LOOP_CONTROL);
    throw schemaError(
      `'${String(key)}' is not a valid attribute for a LoopControl.`,
      keyPositionOf(value, key),
      near ? `Did you mean \`${near}\`?` : `It has ${LOOP_CONTROL.join(", ")}.`,
    );
  }
}

/** Ways to reach a board, and to become another user on it, that are not there; which of them counts is known later. */
function checkMethod(keyword: "connection" | "become_method", value: Value, position: Position): void {
  if (typeof value !== "string" || value === "" || holdsTemplate(value)) return;
  const known: readonly string[] = keyword === "connection" ? Object.keys(connectionNames) : becomeMethods;
  const name = value.slice(value.lastIndexOf(".") + 1);
  if (known.includes(name)) return;
  const what = keyword === "connection" ? "connection" : "become method";
  throw unsupported(`There is no ${what} \`${value}\`.`, position, `Use one of ${known.join(", ")}.`);
}

/** A node's `name:`, as text. */
export function readName(value: Value): string | undefined {
  return value === null || value === undefined || value === "" ? undefined : String(value);
}
