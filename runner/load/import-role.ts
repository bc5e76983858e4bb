import { isDict, type Value } from "../values.js";
import { type LoadContext, type Place, renderName, schemaError } from "./context.js";
import { importBlock } from "./import-tasks.js";
import { argPosition, checkRoleInclude, varsOf } from "./includes.js";
import type { BlockNode, PlayNode, TaskNode } from "./nodes.js";
import { flattenRole, loadRole } from "./roles.js";

/** Expands an import_role: a block with the import's keywords that holds the role's tasks. */
export function importRole(context: LoadContext, task: TaskNode, place: Place): BlockNode[] {
  const written = checkRoleInclude(task, place);
  if (task.loop)
    throw schemaError(
      "`import_role` can't loop: it is expanded while loading.",
      task.loop.position,
      "Use include_role.",
    );
  for (const key of ["apply", "public"])
    if (task.args[key] !== undefined)
      throw schemaError(`Invalid options for import_role: ${key}.`, argPosition(task, key), "Use include_role.");
  const block = importBlock(context, task, place);
  const scope = { play: place.play, parent: place.parent, vars: varsOf(task) };
  const name = renderName(context, written, scope, argPosition(task, "name"));
  const from = (key: string) => {
    const value = task.args[key];
    return typeof value === "string" ? renderName(context, value, scope, argPosition(task, key)) : undefined;
  };
  const role = loadRole(context, {
    ...requestOf({
      name,
      task,
      play: place.play,
      parent: block,
      options: { ...readFrom(from), ...readFlags(task.args) },
    }),
    ...(place.role ? { user: place.role } : {}),
    importing: place.importing,
  });
  block.roleUse = role;
  block.block = flattenRole(role);
  place.play.importedRoles.push(role);
  return [block];
}

/** Options of include_role/import_role, rendered. */
export interface RoleOptions {
  tasksFrom?: string;
  varsFrom?: string;
  defaultsFrom?: string;
  handlersFrom?: string;
  public?: boolean;
  allowDuplicates?: boolean;
  validate?: boolean;
}

function readFrom(from: (key: string) => string | undefined): RoleOptions {
  const options: RoleOptions = {};
  const [tasks, vars, defaults, handlers] = ["tasks_from", "vars_from", "defaults_from", "handlers_from"].map(from);
  if (tasks !== undefined) options.tasksFrom = tasks;
  if (vars !== undefined) options.varsFrom = vars;
  if (defaults !== undefined) options.defaultsFrom = defaults;
  if (handlers !== undefined) options.handlersFrom = handlers;
  return options;
}

function readFlags(args: Record<string, Value>): RoleOptions {
  const flag = (value: Value, otherwise: boolean) =>
    value === undefined || value === null
      ? otherwise
      : value === true || /^(?:y|yes|t|true|on|1)$/i.test(String(value));
  return {
    public: flag(args["public"], false),
    allowDuplicates: flag(args["allow_duplicates"], true),
    validate: flag(args["rolespec_validate"], true),
  };
}

/** The options of an include_role from its rendered arguments. */
export function readRoleOptions(args: Record<string, Value>): RoleOptions {
  const text = (key: string) => (typeof args[key] === "string" ? (args[key] as string) : undefined);
  return { ...readFrom(text), ...readFlags(args) };
}

interface RequestParts {
  name: string;
  task: TaskNode;
  play: PlayNode;
  parent: BlockNode;
  options: RoleOptions;
}

/** What import_role and include_role ask the role loader for. */
export function requestOf({ name, task, play, parent, options }: RequestParts) {
  return {
    name,
    position: task.position,
    play,
    parent,
    keywords: new Map(),
    params: {},
    fromInclude: true,
    ...options,
  };
}

/** `apply:` as a dict. */
export function applyOf(value: Value) {
  return isDict(value) ? value : undefined;
}
