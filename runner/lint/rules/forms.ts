import type { Position } from "../../errors.js";
import type { PlayNode, TaskNode } from "../../load/nodes.js";
import { isDict, type Value } from "../../values.js";
import type { Edit, Findings } from "../finding.js";
import { sourceLines } from "../source-lines.js";

/** Old ways of writing something, and conditions in braces. Only what means the same afterwards has a fix. */
export function checkForms(task: TaskNode, findings: Findings): void {
  for (const name of ["when", "until", "changed_when", "failed_when"])
    checkBraces(task.keywords.get(name)?.value, task.keywords.get(name)?.position, findings);
  const at = task.position;
  if (hasKey(at, "local_action"))
    deprecated("`local_action` is an old form.", "Use the module with `delegate_to: localhost`.", at, findings);
  else if (hasKey(at, "action"))
    deprecated("`action` is an old form.", `Write the module as the key: \`${task.action}:\`.`, at, findings);
  if (
    task.loop &&
    /^(?:items|list|flattened|nested|together|dict|sequence|subelements|random_choice|indexed_items)$/.test(
      task.loop.lookup,
    )
  )
    olderLoop(task, findings);
}

/** `include:` is an import where its name is known and it has no loop, an include otherwise. */
export function reportInclude(at: Position, findings: Findings): void {
  const key = ["include", "ansible.builtin.include", "ansible.legacy.include"].find((name) => hasKey(at, name));
  const place = key === undefined ? undefined : keyPlace(at, key);
  const fixed = !place || (!sourceLine(place)?.includes("{{") && !hasKey(at, "loop") && !hasKey(at, "with_\\w+"));
  const better = fixed ? "import_tasks" : "include_tasks";
  const fix = key ? replaceKey(at, key, better) : [];
  deprecated("`include` is deprecated.", `Use ${better}.`, place ?? at, findings, fix);
}

/** `user:` of a play is `remote_user:`. */
export function checkPlayForms(play: PlayNode, findings: Findings): void {
  const at = play.keywords.get("remote_user")?.position;
  const line = at && sourceLine(at);
  const key = line === undefined ? null : /^(\s*(?:-\s+)?)user(?=\s*:)/.exec(line);
  if (!at || !key) return;
  const position = { ...at, column: key[1]!.length + 1 };
  const fix = [{ position, old: "user", text: "remote_user" }];
  deprecated("`user` on a play is an old form.", "Use `remote_user`.", position, findings, fix);
}

function deprecated(message: string, remedy: string, at: Position, findings: Findings, fix?: readonly Edit[]): void {
  findings.add("deprecated-form", message, at, { remedy, ...(fix && fix.length > 0 ? { fix } : {}) });
}

/** `with_items` over a list that holds no lists is `loop`: only that one has a fix. */
function olderLoop(task: TaskNode, findings: Findings): void {
  const { lookup, value, position } = task.loop!;
  const plain = lookup === "list" || (lookup === "items" && Array.isArray(value) && value.every(isPlain));
  if (lookup !== "items" || !plain) return;
  const key = `with_${lookup}`;
  const at = keyPlace(task.position, key);
  const fix = at ? [{ position: at, old: key, text: "loop" }] : undefined;
  deprecated(`\`${key}\` over a plain list is an old form.`, "Use `loop`.", at ?? position, findings, fix);
}

function isPlain(value: Value): boolean {
  return !Array.isArray(value) && !isDict(value) && !(typeof value === "string" && value.includes("{{"));
}

/** `when: "{{ x }}"` is `when: x`; the braces are evaluated twice. */
function checkBraces(value: Value, position: Position | undefined, findings: Findings): void {
  if (Array.isArray(value) || typeof value !== "string" || !position) return;
  if (!/\{\{|\{%/.test(value)) return;
  const only = /^\s*\{\{\s*((?:(?!\}\}|\{\{).)+?)\s*\}\}\s*$/.exec(value);
  const line = sourceLine(position);
  const raw =
    line === undefined
      ? undefined
      : /^(?:"[^"\\]*"|'[^']*')(?=\s*(?:#.*)?$)/.exec(line.slice(position.column - 1))?.[0];
  const plain = only && raw?.slice(1, -1) === value && !/[:#'"]|^[[{>|*&!%@`-]/.test(only[1]!);
  const fix = plain ? [{ position, old: raw!, text: only[1]! }] : undefined;
  findings.add("when-braces", "A condition is an expression already: {{ }} around it is evaluated twice.", position, {
    remedy: only ? `Write \`${only[1]}\`.` : "Write the expression without braces.",
    ...(fix ? { fix } : {}),
  });
}

function replaceKey(at: Position, old: string, text: string): readonly Edit[] {
  const place = keyPlace(at, old);
  return place ? [{ position: place, old, text }] : [];
}

function hasKey(at: Position, key: string): boolean {
  return keyPlace(at, key) !== undefined;
}

/** Where a key of the task that begins at a place stands: in lines that belong to it. */
function keyPlace(at: Position, key: string): Position | undefined {
  const lines = sourceLines(at.file);
  const indent = at.column - 1;
  const pattern = new RegExp(`^[\\s-]{${indent}}${key.replaceAll(".", "\\.")}(?=\\s*:)`);
  for (let index = at.line - 1; index < lines.length; index++) {
    const line = lines[index]!;
    if (index >= at.line && line.trim() !== "" && line.search(/\S/) < indent) return undefined;
    if (pattern.test(line)) return { file: at.file, line: index + 1, column: indent + 1 };
  }
  return undefined;
}

function sourceLine(at: Position): string | undefined {
  return sourceLines(at.file)[at.line - 1];
}
