import { AxleError, type Position } from "../errors.js";
import { holdsTemplate } from "../template/templar.js";
import { dictEntries, dictGet, dictHas, isDict, type Value } from "../values.js";
import { CMD_ACTIONS, COMMAND_ACTIONS, RAW_ACTIONS } from "./actions.js";
import type { CatalogEntry } from "./catalog.js";
import { schemaError } from "./context.js";
import { describe } from "./keywords.js";
import { type KeyValues, parseKv } from "./parse-kv.js";
import { keyPositionOf, positionOf } from "./positions.js";
import { splitArgs } from "./split-args.js";

/** A task's arguments, whichever of Ansible's forms they were written in. */
export interface ModuleArgs {
  args: Record<string, Value>;
  freeForm?: string;
  argsTemplate?: string;
  positions: Map<string, Position>;
}

/** `action: copy src=a`, `action: {module: copy, src: a}` → the action's name and what is left for it. */
export function splitAction(value: Value, position: Position): { name: string; rest: Value } {
  if (typeof value === "string") return splitName(value, position);
  if (!isDict(value)) throw schemaError(`An action must be text or a mapping, not ${describe(value)}.`, position);
  const module = dictGet(value, "module");
  if (typeof module !== "string")
    throw schemaError("The action names no module.", position, "Give `module:` with the module's name.");
  const { name, rest } = splitName(module, position);
  return { name, rest: new ActionDict(value, rest) };
}

/** `{module: copy a=b, c: d}`: a dict and the text beside the module's name. */
class ActionDict {
  constructor(
    readonly dict: Value,
    readonly text: string,
  ) {}
}

function splitName(text: string, position: Position): { name: string; rest: string } {
  const pieces = locate(() => splitArgs(text), position);
  const name = pieces[0]?.trim();
  if (!name) throw schemaError("The action is empty.", position);
  return { name, rest: pieces.slice(1).join(" ") };
}

/**
 * Reads a task's arguments: the value beside the module's name (`value`), and `args:` below it, which has lower precedence.
 */
export function readModuleArgs(
  action: string,
  entry: CatalogEntry,
  value: Value,
  extra: Value,
  at: Position,
): ModuleArgs {
  const result: ModuleArgs = { args: {}, positions: new Map() };
  takeExtra(result, extra, at);
  if (value instanceof ActionDict) {
    takeDict(result, value.dict, at);
    delete result.args["module"];
    takeText(result, value.text, action, entry, at);
    flattenArgs(result, at);
  } else if (typeof value === "string") takeText(result, value, action, entry, at);
  else if (isDict(value)) takeDict(result, value, at);
  else if (value !== null && value !== undefined)
    throw schemaError(`The arguments of \`${action}\` must be a mapping or text, not ${describe(value)}.`, at);
  moveCmd(result, action, entry, at);
  return result;
}

function takeExtra(result: ModuleArgs, extra: Value, at: Position): void {
  if (extra === undefined || extra === null) return;
  if (isDict(extra)) takeDict(result, extra, at);
  else if (typeof extra === "string" && holdsTemplate(extra)) result.argsTemplate = extra;
  else
    throw schemaError("`args` must be a mapping, or a template that gives one.", at, 'Write `args: "{{ variable }}"`.');
}

function takeDict(result: ModuleArgs, dict: Value, at: Position): void {
  if (!isDict(dict)) return;
  for (const [key, value] of dictEntries(dict)) {
    if (typeof key !== "string" || key.startsWith("_ansible_"))
      throw schemaError(`\`${String(key)}\` can't be the name of an argument.`, keyPositionOf(dict, key) ?? at);
    result.args[key] = value;
    const position = positionOf(dict, key);
    if (position) result.positions.set(key, position);
  }
  const raw = result.args["_raw_params"];
  if (typeof raw !== "string") return;
  result.freeForm = raw;
  delete result.args["_raw_params"];
}

function takeText(result: ModuleArgs, text: string, action: string, entry: CatalogEntry, at: Position): void {
  const command = COMMAND_ACTIONS.has(entry.name);
  const parsed: KeyValues = locate(() => parseKv(text, command), at);
  for (const [key, value] of parsed.options) {
    result.args[key] = value;
    result.positions.set(key, at);
  }
  if (parsed.raw === undefined || parsed.raw === "") return;
  if (command || entry.freeForm !== undefined || RAW_ACTIONS.has(entry.name)) result.freeForm = parsed.raw;
  else if (holdsTemplate(parsed.raw)) result.argsTemplate = parsed.raw;
  else
    throw new AxleError({
      kind: "arguments",
      message: `\`${action}\` does not take free text: \`${parsed.raw}\` is not of the form key=value.`,
      position: at,
      remedy: "Write each argument as key=value, or all of them as a YAML mapping.",
    });
}

/** `action: {module: x, args: {…}}`: the inner `args` count as arguments. */
function flattenArgs(result: ModuleArgs, at: Position): void {
  const inner = result.args["args"];
  if (inner === undefined) return;
  delete result.args["args"];
  if (typeof inner === "string") for (const [key, value] of parseKv(inner).options) result.args[key] = value;
  else takeDict(result, inner, at);
}

/** `command: {cmd: make}` is `command: make`. */
function moveCmd(result: ModuleArgs, action: string, entry: CatalogEntry, at: Position): void {
  if (!CMD_ACTIONS.has(entry.name) || !dictHas(result.args, "cmd")) return;
  if (result.freeForm !== undefined)
    throw schemaError(
      `\`${action}\` has both \`cmd\` and a command as text.`,
      at,
      "Give the command in one of the two places.",
    );
  const command = result.args["cmd"];
  if (typeof command !== "string") return;
  result.freeForm = command;
  delete result.args["cmd"];
}

/** Gives an error of the splitter the task's place. */
function locate<Result>(work: () => Result, position: Position): Result {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof AxleError ? cause.at(position) : cause;
  }
}
