import type { Value } from "../../values.js";

/** A dict written as text: JSON, or `k1=v1, k2="v 2"` as Ansible's modules take it. Undefined when it is neither. */
export function parseDict(text: string): Record<string, Value> | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) return parseJson(trimmed);
  if (!trimmed.includes("=")) return undefined;
  const pairs = splitFields(trimmed).map((field) => field.split(/=(.*)/s));
  if (pairs.some((pair) => pair.length < 2)) return undefined;
  return Object.fromEntries(pairs.map(([key, value]) => [key!.trim(), value ?? ""]));
}

function parseJson(text: string): Record<string, Value> | undefined {
  for (const candidate of [text, text.replaceAll("'", '"')]) {
    try {
      return JSON.parse(candidate) as Record<string, Value>;
    } catch {
      // Python's repr is tried next: single quotes where JSON has double ones.
    }
  }
  return undefined;
}

/** Fields between commas and spaces; quotes group, a backslash takes the next character as it is. */
function splitFields(text: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quote = "";
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!;
    if (char === "\\") field += text[++index] ?? "";
    else if (quote ? char === quote : char === "'" || char === '"') quote = quote ? "" : char;
    else if (!quote && (char === "," || char === " ")) {
      if (field) fields.push(field);
      field = "";
    } else field += char;
  }
  if (field) fields.push(field);
  return fields;
}
