import type { Position } from "../errors.js";
import type { UnknownName } from "../template/unknown-names.js";
import { dictEntries, isDict, type Value } from "../values.js";
import { type LoadContext, unsupported } from "./context.js";
import type { BlockNode, Keywords, TaskNode } from "./nodes.js";
import { positionOf } from "./positions.js";

/** Keywords whose text is an expression without braces. */
const CONDITIONS = new Set(["when", "until", "changed_when", "failed_when"]);
/** Arguments of the same kind. */
const CONDITION_ARGUMENTS: Record<string, string> = { assert: "that", debug: "var" };

/** Refuses a task whose templates name a filter, test or lookup that there is none of, at its place. */
export function checkTemplates(context: LoadContext, task: TaskNode): void {
  const check = checker(context);
  checkKeywords(check, task.keywords);
  if (task.loop) check(task.loop.value, task.loop.position);
  if (task.freeForm) check(task.freeForm, task.position);
  if (task.argsTemplate) check(task.argsTemplate, task.position);
  for (const [name, value] of Object.entries(task.args))
    check(value, task.argPositions.get(name) ?? task.position, CONDITION_ARGUMENTS[task.resolved] === name);
}

/** The same for what stands on a block itself. */
export function checkBlockTemplates(context: LoadContext, block: BlockNode): void {
  checkKeywords(checker(context), block.keywords);
}

type Check = (value: Value, position: Position, expression?: boolean) => void;

function checkKeywords(check: Check, keywords: Keywords): void {
  for (const [name, { value, position }] of keywords) check(value, position, CONDITIONS.has(name));
}

function checker(context: LoadContext): Check {
  const check: Check = (value, position, expression = false) => {
    if (typeof value === "string") {
      const unknown = expression || value.includes("{") ? context.unknownName?.(value, expression) : undefined;
      if (unknown) throw refusal(unknown, position);
    } else if (Array.isArray(value))
      value.forEach((entry, index) => void check(entry, positionOf(value, index) ?? position, expression));
    else if (isDict(value))
      for (const [key, entry] of dictEntries(value)) check(entry, positionOf(value, key) ?? position, expression);
  };
  return check;
}

function refusal({ kind, name, near, remedy }: UnknownName, position: Position) {
  const plugin =
    kind === "lookup"
      ? "Lookups that plugins bring in Python do not run here: see docs/differences.md."
      : `A ${kind} in Python is looked for in ${kind}_plugins/ beside the playbook and in roles, and in collections.`;
  return unsupported(
    `There is no ${kind} \`${name}\`.`,
    position,
    remedy ?? (near ? `Did you mean \`${near}\`? ${plugin}` : plugin),
  );
}
