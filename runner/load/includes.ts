import { nearest, type Position } from "../errors.js";
import { isDict, type Value } from "../values.js";
import { type LoadContext, type Place, schemaError } from "./context.js";
import { describe } from "./keywords.js";
import type { TaskNode } from "./nodes.js";

const TASKS_ARGS = ["file", "apply"];
const ROLE_ARGS = [
  "name",
  "role",
  "tasks_from",
  "vars_from",
  "defaults_from",
  "handlers_from",
  "apply",
  "public",
  "allow_duplicates",
  "rolespec_validate",
];
/** Keywords an include at run time can have; anything else goes below `apply`. */
const INCLUDE_KEYWORDS = new Set([
  "collections",
  "debugger",
  "ignore_errors",
  "loop_control",
  "no_log",
  "run_once",
  "tags",
  "timeout",
  "vars",
  "when",
  "listen",
]);

/** Checks an include_tasks or include_role; other tasks pass. */
export function checkInclude(context: LoadContext, task: TaskNode, place: Place): void {
  if (task.resolved !== "include_tasks" && task.resolved !== "include_role") return;
  for (const [name, keyword] of [...task.keywords]) {
    if (INCLUDE_KEYWORDS.has(name)) continue;
    const message = `\`${name}\` can't stand on \`${task.action}\`: it would not reach the included tasks.`;
    const remedy = `Put it below \`apply:\`, or use ${task.resolved.replace("include", "import")}.`;
    if (!context.leavesOutKeywords) throw schemaError(message, keyword.position, remedy);
    context.warn(`${message} It is ignored.`, keyword.position);
    task.keywords.delete(name);
  }
  if (task.resolved === "include_role") checkRoleInclude(task, place);
  else {
    checkOptions(task, TASKS_ARGS);
    fileOf(task);
  }
  if (task.args["apply"] !== undefined && !isDict(task.args["apply"]))
    throw schemaError(`\`apply\` must be a mapping, not ${describe(task.args["apply"])}.`, argPosition(task, "apply"));
}

/** Checks what import_role and include_role have in common; gives the role's name. */
export function checkRoleInclude(task: TaskNode, place: Place): string {
  if (place.handlers) throw schemaError(`\`${task.action}\` can't be a handler.`, task.position);
  checkOptions(task, ROLE_ARGS);
  const name = task.args["name"] ?? task.args["role"];
  if (typeof name !== "string" || name === "")
    throw schemaError(`'name' is a required field for ${task.action}.`, task.position, "It is the role's name.");
  for (const key of ["tasks_from", "vars_from", "defaults_from", "handlers_from"]) {
    const value = task.args[key];
    if (value !== undefined && typeof value !== "string")
      throw schemaError(`\`${key}\` must be text, not ${describe(value)}.`, argPosition(task, key));
  }
  return name;
}

/** The file that an include_tasks or import_tasks names, as written. */
export function fileOf(task: TaskNode): string {
  const file = task.freeForm ?? task.argsTemplate ?? task.args["file"];
  if (typeof file === "string" && file !== "") return file;
  throw schemaError(`No file specified for ${task.action}.`, task.position);
}

/** Refuses options that an include does not have. */
export function checkOptions(task: TaskNode, allowed: readonly string[]): void {
  for (const key of Object.keys(task.args)) {
    if (allowed.includes(key)) continue;
    const near = nearest(key, allowed);
    throw schemaError(
      `Invalid options for ${task.action}: ${key}.`,
      argPosition(task, key),
      near ? `Did you mean \`${near}\`?` : `It has ${allowed.join(", ")}.`,
    );
  }
}

export function argPosition(task: TaskNode, key: string): Position {
  return task.argPositions.get(key) ?? task.position;
}

/** Vars that an include hands to what it includes. */
export function varsOf(task: TaskNode): Record<string, Value> {
  return (task.keywords.get("vars")?.value as Record<string, Value> | undefined) ?? {};
}
