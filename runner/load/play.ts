import type { Position } from "../errors.js";
import { nearest } from "../errors.js";
import { holdsTemplate } from "../template/templar.js";
import { type Dict, dictEntries, dictGet, isDict, UnsafeText, type Value } from "../values.js";
import { loadBlocks } from "./blocks.js";
import { checkPlay } from "./check-support.js";
import { type LoadContext, loadPart, nextId, schemaError, unsupported } from "./context.js";
import { readKeywords, readName } from "./keyword-map.js";
import { describe, keywordNames } from "./keywords.js";
import type { PlayNode } from "./nodes.js";
import { copyPlaces, keyPositionOf, positionOf } from "./positions.js";
import { loadRoleEntry } from "./roles.js";
import { readVars } from "./vars-block.js";

/** Vars, tags and conditions that an import_playbook puts on the plays it brings. */
export interface PlayImport {
  vars: Record<string, Value>;
  apply(play: PlayNode): void;
}

const OWN = new Set([
  "name",
  "hosts",
  "vars",
  "vars_files",
  "vars_prompt",
  "roles",
  "handlers",
  "pre_tasks",
  "tasks",
  "post_tasks",
  "user",
]);
const STRATEGIES = ["linear", "free", "host_pinned"];
const ORDERS = ["inventory", "sorted", "reverse_sorted", "reverse_inventory", "shuffle"];

/** One play. Roles and imports in it are loaded too. Throws errors with their place. */
export function loadPlay(
  context: LoadContext,
  dict: Dict,
  file: string,
  at: Position,
  imported?: PlayImport,
): PlayNode {
  const keywords = readKeywords("play", dict, OWN, at);
  adoptUser(dict, keywords, at);
  const position = positionOf(dict, "vars") ?? at;
  const name = readName(dictGet(dict, "name"));
  const play: PlayNode = {
    kind: "play",
    id: nextId(context),
    position: at,
    keywords,
    hosts: readHosts(dict, at),
    file,
    ...(name === undefined ? {} : { name }),
    preTasks: [],
    roles: [],
    tasks: [],
    postTasks: [],
    handlers: [],
    vars: addImported(readVars(dictGet(dict, "vars"), position), imported?.vars),
    varsFiles: readVarsFiles(dict, at),
    varsPrompt: readPrompts(dict, at),
    importedRoles: [],
  };
  play.name ??= nameOf(play.hosts);
  checkChoices(play);
  imported?.apply(play);
  loadLists(context, dict, play, at);
  checkPlay(context, play);
  return play;
}

function nameOf(hosts: Value): string {
  const texts = (Array.isArray(hosts) ? hosts : [hosts]).map((host) => (host instanceof UnsafeText ? host.text : host));
  return texts.map((text) => String(text ?? "")).join(",");
}

function adoptUser(dict: Dict, keywords: PlayNode["keywords"], at: Position): void {
  const user = dictGet(dict, "user");
  if (user === undefined) return;
  if (keywords.has("remote_user"))
    throw schemaError(
      "Both 'user' and 'remote_user' are set for this play.",
      keyPositionOf(dict, "user"),
      "Remove `user`.",
    );
  keywords.set("remote_user", { value: user, position: positionOf(dict, "user") ?? at });
}

function readHosts(dict: Dict, at: Position): Value {
  const hosts = dictGet(dict, "hosts");
  const position = positionOf(dict, "hosts") ?? at;
  if (hosts === undefined)
    throw schemaError("A play needs `hosts`: which boards it is for.", at, "Add `hosts: all`, or a group's name.");
  const list = Array.isArray(hosts) ? hosts : [hosts];
  if (hosts === null || hosts === "" || list.length === 0)
    throw schemaError("Hosts list cannot be empty. Please check your playbook.", position);
  const wrong = list.findIndex((host) => typeof host !== "string" && !(host instanceof UnsafeText));
  if (wrong >= 0)
    throw schemaError(
      `\`hosts\` must be a pattern or a list of patterns, not ${describe(list[wrong])}.`,
      positionOf(hosts, wrong) ?? position,
    );
  return hosts;
}

function readVarsFiles(dict: Dict, at: Position): PlayNode["varsFiles"] {
  const value = dictGet(dict, "vars_files");
  if (value === undefined || value === null) return [];
  const position = positionOf(dict, "vars_files") ?? at;
  const list = Array.isArray(value) ? value : [value];
  return list.map((entry, index) => {
    const own = positionOf(value, index) ?? position;
    const names = Array.isArray(entry) ? entry : [entry];
    if (names.length === 0 || names.some((name) => typeof name !== "string"))
      throw schemaError(
        `Invalid vars_files entry found: it must be a file name, or a list of them, not ${describe(entry)}.`,
        own,
      );
    return { value: entry, position: own };
  });
}

const PROMPT_KEYS = ["name", "prompt", "default", "private", "confirm", "encrypt", "salt_size", "salt", "unsafe"];

function readPrompts(dict: Dict, at: Position): Value[] {
  const value = dictGet(dict, "vars_prompt");
  if (value === undefined || value === null) return [];
  const position = positionOf(dict, "vars_prompt") ?? at;
  const list = Array.isArray(value) ? value : [value];
  for (const prompt of list) {
    if (!isDict(prompt))
      throw schemaError(`An entry of \`vars_prompt\` must be a mapping, not ${describe(prompt)}.`, position);
    if (dictGet(prompt, "name") === undefined)
      throw schemaError("Invalid vars_prompt data structure, missing 'name' key.", positionOf(prompt) ?? position);
    for (const [key] of dictEntries(prompt)) {
      if (PROMPT_KEYS.includes(String(key))) continue;
      const near = nearest(String(key), PROMPT_KEYS);
      throw schemaError(
        `\`${String(key)}\` is not known in \`vars_prompt\`.`,
        keyPositionOf(prompt, key),
        near ? `Did you mean \`${near}\`?` : undefined,
      );
    }
  }
  return list;
}

function checkChoices(play: PlayNode): void {
  const strategy = play.keywords.get("strategy");
  if (strategy) {
    const name = String(strategy.value).replace(/^ansible\.(?:builtin|legacy)\./, "");
    if (!STRATEGIES.includes(name) && !holdsTemplate(strategy.value))
      throw unsupported(`There is no strategy \`${name}\`.`, strategy.position, `Use one of ${STRATEGIES.join(", ")}.`);
  }
  const order = play.keywords.get("order");
  if (order && order.value !== null && !ORDERS.includes(String(order.value)) && !holdsTemplate(order.value))
    throw schemaError(
      `\`order\` can't be ${describe(order.value)}.`,
      order.position,
      `It is one of ${ORDERS.join(", ")}.`,
    );
}

function loadLists(context: LoadContext, dict: Dict, play: PlayNode, at: Position): void {
  const importing = [play.file];
  const roles = dictGet(dict, "roles") ?? [];
  if (!Array.isArray(roles))
    throw schemaError(
      `A malformed role declaration was encountered: \`roles\` must be a list, not ${describe(roles)}.`,
      positionOf(dict, "roles") ?? at,
    );
  play.roles = roles.flatMap((entry, index) =>
    loadPart(context, () => [
      loadRoleEntry(context, entry, positionOf(roles, index) ?? at, { play, parent: play, importing }),
    ]),
  );
  const list = (key: string, handlers = false) => {
    const place = { play, parent: play, handlers, importing };
    return loadBlocks(context, dictGet(dict, key), place, positionOf(dict, key) ?? at, key);
  };
  play.handlers = list("handlers", true);
  play.preTasks = list("pre_tasks");
  play.tasks = list("tasks");
  play.postTasks = list("post_tasks");
}

/** The keys of a play, for errors about entries that are none. */
export function playKeys(): string[] {
  return keywordNames("play");
}

/** `vars:` of import_playbook win over the play's own. The places of the play's own are kept. */
function addImported(own: Record<string, Value>, imported: Record<string, Value> | undefined): Record<string, Value> {
  if (!imported) return own;
  const all = { ...own, ...imported };
  copyPlaces(own, all);
  return all;
}
