import { dirname, resolve } from "node:path";
import type { Position } from "../errors.js";
import { type Dict, dictEntries, dictGet, isDict, type Value } from "../values.js";
import { isPlaybookImport } from "./actions.js";
import { type LoadContext, loadPart, renderName, schemaError } from "./context.js";
import { readKeywords } from "./keyword-map.js";
import { describe } from "./keywords.js";
import type { Keyword, PlaybookNode, PlayNode } from "./nodes.js";
import { loadPlay, type PlayImport } from "./play.js";
import { keyPositionOf, positionOf } from "./positions.js";
import { splitArgs } from "./split-args.js";

/**
 * Loads a playbook whole: its plays, roles, imports. Throws `AxleError` with the place of the first thing that is wrong;
 * nothing has been run by then.
 */
export function loadPlaybook(context: LoadContext, file: string): PlaybookNode {
  const path = resolve(file);
  return { file: path, plays: loadPlays(context, path, undefined, undefined, [path]) };
}

function loadPlays(
  context: LoadContext,
  file: string,
  asked: Position | undefined,
  imported: PlayImport | undefined,
  chain: readonly string[],
): PlayNode[] {
  const start = { file, line: 1, column: 1 };
  context.meetFolder?.(dirname(file));
  const data = context.files.load(file, asked);
  if (data === null) throw schemaError("The playbook is empty: there is nothing to do.", start);
  if (!Array.isArray(data))
    throw schemaError(
      `A playbook must be a list of plays, not ${describe(data)}.`,
      positionOf(data) ?? start,
      "Begin each play with `- hosts: …`.",
    );
  if (data.length === 0) throw schemaError("A playbook must contain at least one play.", start);
  return data.flatMap((entry, index) =>
    loadPart(context, () => loadPlaybookEntry(context, entry, file, positionOf(data, index) ?? start, imported, chain)),
  );
}

function loadPlaybookEntry(
  context: LoadContext,
  entry: Value,
  file: string,
  at: Position,
  imported: PlayImport | undefined,
  chain: readonly string[],
): PlayNode[] {
  if (!isDict(entry))
    throw schemaError(`An entry of a playbook must be a play or an import_playbook, not ${describe(entry)}.`, at);
  const key = dictEntries(entry).find(([name]) => typeof name === "string" && isPlaybookImport(name))?.[0];
  if (key !== undefined) return importPlaybook(context, entry, String(key), file, imported, chain);
  refuseTask(entry, at);
  return [loadPlay(context, entry, file, at, imported)];
}

/** A task file run as a playbook is a mistake worth its own words. */
function refuseTask(entry: Dict, at: Position): void {
  if (dictGet(entry, "hosts") !== undefined) return;
  if (["import_tasks", "include_tasks", "block"].some((key) => dictGet(entry, key) !== undefined))
    throw schemaError("This is a task, not a play.", at, "Put it below `tasks:` of a play with `hosts:`.");
}

function importPlaybook(
  context: LoadContext,
  entry: Dict,
  key: string,
  file: string,
  outer: PlayImport | undefined,
  chain: readonly string[],
): PlayNode[] {
  const at = positionOf(entry, key) ?? { file, line: 1, column: 1 };
  const keywords = readImportKeywords(entry, key, at);
  const vars = (keywords.get("vars")?.value as Record<string, Value> | undefined) ?? {};
  const written = dictGet(entry, key);
  if (typeof written !== "string" || written === "")
    throw schemaError(`\`import_playbook\` must name a file, not ${describe(written)}.`, at);
  const name = renderName(context, splitArgs(written)[0]!.trim(), { vars }, at);
  const path = resolve(dirname(file), name);
  if (chain.includes(path))
    throw schemaError(
      `The playbook imports itself: ${[...chain, path].join(" → ")}.`,
      at,
      "Remove one of the imports.",
    );
  const { tags, ...rest } = vars;
  const apply = (play: PlayNode) => {
    applyImport(play, keywords.get("tags"), keywords.get("when"), tags, at);
    outer?.apply(play);
  };
  return loadPlays(context, path, at, { vars: { ...rest, ...outer?.vars }, apply }, [...chain, path]);
}

/** What Ansible lets stand beside import_playbook: keywords of the base, tags and when. */
function readImportKeywords(entry: Dict, key: string, at: Position) {
  return readKeywords("role", entry, new Set([key, "name"]), keyPositionOf(entry, key) ?? at);
}

function applyImport(
  play: PlayNode,
  tags: Keyword | undefined,
  when: Keyword | undefined,
  param: Value,
  at: Position,
): void {
  const own = play.keywords.get("tags");
  const all = [own?.value, tags?.value, param].flatMap(asList);
  if (all.length > 0) play.keywords.set("tags", { value: [...new Set(all)], position: own?.position ?? at });
  if (!when) return;
  const inner = asList(play.keywords.get("when")?.value);
  play.keywords.set("when", { value: [...asList(when.value), ...inner], position: when.position });
}

function asList(value: Value): Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : typeof value === "string" ? [value] : [value];
}
