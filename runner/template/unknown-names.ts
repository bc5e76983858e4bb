import { nearest } from "../errors.js";
import { entryOf } from "./evaluate/calls.js";
import { filters } from "./filters/index.js";
import { lookups } from "./lookups/index.js";
import { projectPlugins } from "./plugins/index.js";
import type { FilterEntry } from "./registry.js";
import { defaultSyntax } from "./syntax/options.js";
import { parseTemplate } from "./syntax/parse.js";
import { tests } from "./tests/index.js";

/** A filter, test or lookup that a template names and that axle does not have. */
export interface UnknownName {
  kind: "filter" | "test" | "lookup";
  name: string;
  /** A known name that is spelt much the same. */
  near?: string;
  /** What to do instead, where it is known to be a Python plugin's. */
  remedy?: string;
}

const tables = { filter: filters, test: tests, lookup: lookups } as const;

// What looks like a name is cheap to find. Only a text that has one which is not known is parsed, to be sure of it.
const used: readonly (readonly [UnknownName["kind"], RegExp])[] = [
  ["filter", /\|\s*([A-Za-z_]\w*(?:\.\w+)*)/g],
  ["test", /\bis\s+(?:not\s+)?([A-Za-z_]\w*(?:\.\w+)*)/g],
  ["lookup", /\b(?:lookup|query|q)\(\s*["']([\w.]+)/g],
  ["filter", /\bmap\(\s*["']([\w.]+)/g],
  ["test", /\b(?:select|reject)\(\s*["']([\w.]+)/g],
  ["test", /\b(?:select|reject)attr\([^,()]*,\s*["']([\w.]+)/g],
];

/** The first name in a template (or, with `expression`, a bare expression) that no filter, test or lookup has. */
export function findUnknownName(text: string, expression = false): UnknownName | undefined {
  if (!/\||\bis\b|\b(?:lookup|query|q)\(/.test(text) || !mayHoldUnknown(text)) return undefined;
  try {
    return findIn(parseTemplate(expression && !/\{[{%]/.test(text) ? `{{ ${text} }}` : text, defaultSyntax));
  } catch {
    // What can't be parsed is the task's own failure, with the template's words for it.
    return undefined;
  }
}

function mayHoldUnknown(text: string): boolean {
  for (const [kind, pattern] of used)
    for (const [, name] of text.matchAll(pattern)) if (!isKnown(kind, name!)) return true;
  return false;
}

/** Whether a name is there, by its own name or with its collection's. Refused ones (wrappers of Python) are not. */
function isKnown(kind: UnknownName["kind"], name: string): boolean {
  const entry = entryOf<object>(tables[kind], name);
  if (entry !== undefined && refusalOf(entry) === undefined) return true;
  return kind !== "lookup" && projectPlugins.has(kind, name);
}

function refusalOf(entry: object | undefined): string | undefined {
  return (entry as FilterEntry | undefined)?.refused;
}

/** Walks a syntax tree in the order in which it was written. */
function findIn(node: unknown): UnknownName | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  for (const part of Object.values(node)) {
    const found = findIn(part);
    if (found) return found;
  }
  for (const [kind, name] of namesAt(node as Record<string, unknown>)) {
    if (isKnown(kind, name)) continue;
    const near = nearName(kind, name);
    const refused = refusalOf(entryOf<object>(tables[kind], name));
    const remedy = refused ?? (kind === "lookup" ? undefined : projectPlugins.remedy(kind, name));
    return { kind, name, ...(near && !remedy ? { near } : {}), ...(remedy ? { remedy } : {}) };
  }
  return undefined;
}

/** A name that may have been meant: the same one with its collection, or one that is spelt much the same. */
function nearName(kind: UnknownName["kind"], name: string): string | undefined {
  const table: Record<string, object> = tables[kind];
  const names = Object.keys(table).filter((known) => refusalOf(table[known]) === undefined);
  return names.find((known) => known.endsWith(`.${name}`)) ?? nearest(name, names);
}

/** Filters whose first (or, with an attribute before it, second) argument names a filter or a test. */
const naming: Record<string, readonly [UnknownName["kind"], number]> = {
  map: ["filter", 0],
  select: ["test", 0],
  reject: ["test", 0],
  selectattr: ["test", 1],
  rejectattr: ["test", 1],
};

function* namesAt(node: Record<string, unknown>): Generator<[UnknownName["kind"], string]> {
  const kind = node["typename"];
  if (kind === "FilterCall" || kind === "TestCall") {
    const name = String(node["name"]);
    yield [kind === "FilterCall" ? "filter" : "test", name];
    const inner = kind === "FilterCall" && Object.hasOwn(naming, name) ? naming[name] : undefined;
    const given = inner && textAt(node, inner[1]);
    if (inner && given !== undefined) yield [inner[0], given];
  }
  const callee = node["callee"] as { typename?: string; value?: string } | undefined;
  if (kind !== "Call" || callee?.typename !== "Symbol" || !/^(?:lookup|query|q)$/.test(callee.value ?? "")) return;
  const name = textAt(node, 0);
  if (name !== undefined) yield ["lookup", name];
}

/** A positional argument that is literal text. */
function textAt(node: Record<string, unknown>, index: number): string | undefined {
  const args = node["args"] as { positional?: { typename: string; value?: unknown }[] } | undefined;
  const given = args?.positional?.[index];
  return given?.typename === "Literal" && typeof given.value === "string" ? given.value : undefined;
}
