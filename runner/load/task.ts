import { isVariableName } from "../../modules/kit/names.js";
import { AxleError, nearest, type Position } from "../errors.js";
import { holdsTemplate } from "../template/templar.js";
import { type Dict, dictEntries, dictGet, isDict, type Value } from "../values.js";
import { pluginRemedy } from "./action-plugins.js";
import { META_ACTIONS } from "./actions.js";
import { type CatalogEntry, nearestAction, resolveAction, type Standpoint } from "./catalog.js";
import { type LoadContext, nextId, type Place, schemaError, unsupported } from "./context.js";
import { readKeywords, readName } from "./keyword-map.js";
import { describe, keywordNames, keywordRule, unknownKeyword } from "./keywords.js";
import { type ModuleArgs, readModuleArgs, splitAction } from "./module-args.js";
import type { Keywords, TaskNode } from "./nodes.js";
import { keyPositionOf, positionOf } from "./positions.js";
import { refusalOf } from "./refused-modules.js";

interface Action {
  name: string;
  templated?: boolean;
  entry: CatalogEntry & { language: boolean };
  value: Value;
  /** The key it was written under. */
  key: string;
  position: Position;
}

/** One task or handler from its mapping. Throws an error with its place for everything that is wrong with it. */
export function loadTask(context: LoadContext, dict: Dict, place: Place): TaskNode {
  const at = positionOf(dict) ?? place.parent.position;
  const action = findAction(context, dict, place, at);
  const args = readModuleArgs(action.name, action.entry, action.value, dictGet(dict, "args"), action.position);
  const loop = findLoop(context, dict);
  const keywords = readTaskKeywords(dict, action, place, at, loop?.key);
  const register = dictGet(dict, "register");
  const name = readName(dictGet(dict, "name"));
  checkMeta(action, args);
  return {
    kind: "task",
    id: nextId(context),
    ...(name === undefined ? {} : { name }),
    position: at,
    keywords,
    parent: place.parent,
    ...(place.role ? { role: place.role } : {}),
    action: action.name,
    resolved: action.entry.name,
    ...(action.templated ? { templated: true } : {}),
    ...(action.key === "action" || action.key === "local_action" ? { indirect: true } : {}),
    ...(action.entry.library === undefined ? {} : { library: action.entry.library }),
    args: args.args,
    ...(args.freeForm === undefined ? {} : { freeForm: args.freeForm }),
    ...(args.argsTemplate === undefined ? {} : { argsTemplate: args.argsTemplate }),
    argPositions: args.positions,
    ...(loop ? { loop: { lookup: loop.lookup, value: loop.value, position: loop.position } } : {}),
    ...(typeof register === "string" ? { register } : {}),
    ...(place.handlers ? { handler: { listen: dictGet(dict, "listen") ?? [] } } : {}),
  };
}

/** The playbook and the roles whose own modules a task can use. */
function standpointOf({ play, role }: Place): Standpoint {
  return { playFile: play.file, roles: role ? [role, ...role.parents].map(({ path }) => path) : [] };
}

function levelOf(place: Place): "task" | "handler" {
  return place.handlers ? "handler" : "task";
}

/** The one key of a task that is its action; exactly one is required. */
function findAction(context: LoadContext, dict: Dict, place: Place, at: Position): Action {
  const found: Action[] = [];
  const unknown: string[] = [];
  for (const [key, value] of dictEntries(dict)) {
    const position = keyPositionOf(dict, key) ?? at;
    if (typeof key !== "string") throw schemaError(`${describe(key)} can't be a key of a task.`, position);
    if (key === "action" || key === "local_action") found.push(indirect(context, key, value, place, position));
    else if (!isTaskKey(key, place)) {
      const entry = resolveAction(context.catalog, key, standpointOf(place));
      if (entry) found.push({ name: key, entry, value, key, position });
      else unknown.push(key);
    }
  }
  const [action, second] = found;
  if (!action) throw noAction(context, dict, unknown, place, at);
  if (second)
    throw schemaError(
      `A task has one action, and this one has two: \`${action.name}\` and \`${second.name}\`.`,
      second.position,
      "Make two tasks of it, or check the indentation.",
    );
  if (unknown[0] !== undefined) throw unknownKeyword(levelOf(place), unknown[0], keyPositionOf(dict, unknown[0]) ?? at);
  return action;
}

function isTaskKey(key: string, place: Place): boolean {
  return key.startsWith("with_") || keywordRule(levelOf(place), key) !== undefined;
}

function indirect(context: LoadContext, key: string, value: Value, place: Place, position: Position): Action {
  const { name, rest } = splitAction(value, position);
  if (holdsTemplate(name)) {
    return { name, templated: true, entry: { name: "", language: false }, value: rest, key, position };
  }
  const entry = resolveAction(context.catalog, name, standpointOf(place));
  if (!entry) throw unknownModule(context, name, place, position);
  return { name, entry, value: rest, key, position };
}

function noAction(context: LoadContext, dict: Dict, unknown: string[], place: Place, at: Position): AxleError {
  if (unknown.length === 0)
    return schemaError("This task has no action.", at, "Give it a module, for example `command:` or `copy:`.");
  const keywords = keywordNames(levelOf(place));
  const name = unknown.find((key) => !nearest(key, keywords)) ?? unknown[0]!;
  return unknownModule(context, name, place, keyPositionOf(dict, name) ?? at);
}

function unknownModule(context: LoadContext, name: string, place: Place, position: Position): AxleError {
  const refused = refusalOf(name);
  if (refused) return unsupported(`The module \`${name}\` is not supported. ${refused.why}`, position, refused.instead);
  const from = standpointOf(place);
  const near = nearestAction(context.catalog, name, from);
  const otherwise = near ? `Did you mean \`${near}\`?` : "`axle modules` lists all there are.";
  return new AxleError({
    kind: "unknown-module",
    message: `There is no module \`${name}\`.`,
    position,
    remedy: pluginRemedy(name, from) ?? otherwise,
    details: { module: name },
  });
}

interface Loop {
  key: string;
  lookup: string;
  value: Value;
  position: Position;
}

function findLoop(context: LoadContext, dict: Dict): Loop | undefined {
  const loops: Loop[] = [];
  for (const [key, value] of dictEntries(dict)) {
    if (key !== "loop" && !(typeof key === "string" && key.startsWith("with_"))) continue;
    const position = positionOf(dict, key) ?? positionOf(dict)!;
    const lookup = key === "loop" ? "loop" : key.slice(5);
    if (key === "loop" && value === null) continue;
    if (value === null) throw schemaError(`\`${key}\` needs a value.`, keyPositionOf(dict, key));
    if (key !== "loop" && context.hasLookup && !context.hasLookup(lookup))
      throw schemaError(
        `\`${key}\` is not known: there is no lookup \`${lookup}\`.`,
        keyPositionOf(dict, key),
        "Use `loop:`.",
      );
    loops.push({ key, lookup, value, position });
  }
  if (loops.length > 1) throw schemaError("A task has one loop, and this one has two.", loops[1]!.position);
  return loops[0];
}

function readTaskKeywords(
  dict: Dict,
  action: Action,
  place: Place,
  at: Position,
  loopKey: string | undefined,
): Keywords {
  const skip = new Set(["name", "action", "local_action", "args", "register", "listen", "loop", action.key]);
  if (loopKey) skip.add(loopKey);
  checkRegister(dict);
  const keywords = readKeywords(levelOf(place), dict, skip, at);
  if (action.key === "local_action" && !keywords.has("delegate_to"))
    keywords.set("delegate_to", { value: "localhost", position: action.position });
  return keywords;
}

function checkRegister(dict: Dict): void {
  const register = dictGet(dict, "register");
  if (register === undefined || register === null) return;
  if (typeof register === "string" && isVariableName(register)) return;
  throw schemaError(
    `\`register\` must be the name of a variable, not ${describe(register)}.`,
    positionOf(dict, "register"),
  );
}

function checkMeta(action: Action, args: ModuleArgs): void {
  if (action.entry.name !== "meta" || !action.entry.language) return;
  const told = args.freeForm ?? "";
  if ((META_ACTIONS as readonly string[]).includes(told)) return;
  const near = nearest(told, META_ACTIONS);
  throw schemaError(
    `\`meta\` can't be told ${describe(told)}.`,
    action.position,
    near ? `Did you mean \`${near}\`?` : `It knows ${META_ACTIONS.join(", ")}.`,
  );
}

/** Whether an entry of a task list is a block. */
export function isBlock(entry: Value): entry is Dict {
  return isDict(entry) && ["block", "rescue", "always"].some((key) => dictGet(entry, key) !== undefined);
}
