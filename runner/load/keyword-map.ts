import type { Position } from "../errors.js";
import { type Dict, dictEntries, type Value } from "../values.js";
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

function checkSupported(name: string, value: Value, position: Position): void {
  if (name === "debugger" && value !== null && value !== "never")
    throw unsupported(
      "There is no task debugger.",
      position,
      "Remove `debugger`, and run with -vvv to see what a task does.",
    );
  if (name === "module_defaults" && typeof value === "string")
    throw schemaError("`module_defaults` must be a mapping: only its values may be templates.", position);
}

/** A node's `name:`, as text. */
export function readName(value: Value): string | undefined {
  return value === null || value === undefined || value === "" ? undefined : String(value);
}
