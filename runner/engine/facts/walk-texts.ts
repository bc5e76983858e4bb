import { UnsafeText, VaultText } from "../../values.js";

/** What leads out of a node of a playbook, or holds no text of the user's that could be rendered. */
const notFollowed = new Set(["parent", "parents", "position", "argPositions", "argumentSpecs", "file", "path"]);

/**
 * Calls `take` with every text below a value: in lists, dicts, nodes of playbooks and what hangs on them. `meet` sees each
 * object first. False from either ends the walk. A text in a vault can't be looked into, and ends it too.
 *
 * @param seen objects that were walked before; each is walked once
 */
export function walkTexts(
  value: unknown,
  take: (text: string) => boolean,
  meet: (object: object) => boolean,
  seen: Set<object>,
): boolean {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === "string") {
      if (!take(next)) return false;
    } else if (next instanceof VaultText) return false;
    else if (next instanceof UnsafeText || typeof next !== "object" || next === null || seen.has(next)) continue;
    else {
      seen.add(next);
      if (!meet(next)) return false;
      pending.push(...childrenOf(next));
    }
  }
  return true;
}

function childrenOf(value: object): unknown[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value].flatMap(([key, one]) => (rendersKey(key) ? [key, one] : [one]));
  if (isPlace(value)) return [];
  if ("file" in value && "values" in value && Object.keys(value).length === 2) return [value.values];
  const node = "keywords" in value && value.keywords instanceof Map;
  return Object.entries(value).flatMap(([key, one]) => {
    if (node && notFollowed.has(key)) return [];
    return rendersKey(key) ? [key, one] : [one];
  });
}

/** Where something was written, or a file of variables by its name: paths are no texts that are rendered. */
function isPlace(value: object): boolean {
  const { file, line, column } = value as { file?: unknown; line?: unknown; column?: unknown };
  return typeof file === "string" && !rendersKey(file) && typeof line === "number" && typeof column === "number";
}

/** Keys are taken as they are, unless they are templates. */
function rendersKey(key: unknown): boolean {
  return typeof key === "string" && key.includes("{");
}
