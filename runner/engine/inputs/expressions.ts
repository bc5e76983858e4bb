import type { Input } from "../../../modules/kit/inputs.js";
import { Unforeseen } from "../../../modules/kit/predictions.js";
import { AxleError } from "../../errors.js";
import type { TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import { dictGet, isDict, UnsafeText, type Value } from "../../values.js";
import { scopeAsItIs } from "../foresight/as-it-is.js";
import { evaluate } from "../task/condition.js";

/** Where arguments that are expressions are evaluated. */
interface Place {
  task: TaskNode;
  templar: Templar;
}

type Assertions = Extract<Input, { input: "assertions" }>;
type Expression = Extract<Input, { input: "expression" }>;

/** Whether a condition, or all of a list, hold. */
export function conditionOf(expression: unknown, { templar, task }: Place): boolean {
  const list = Array.isArray(expression) ? expression : [expression];
  return list.every((one) => (typeof one === "boolean" ? one : evaluate(one as never, task.position, templar)));
}

/**
 * The first condition that does not hold. A check does not end by one that holds on the board as it is, and not on what
 * the check has foretold.
 */
export function assertionsOf(input: Assertions, place: Place): { failed?: { condition: unknown } } {
  const conditions = conditionsAsWritten(input, place);
  const failed = conditions.findIndex((condition) => ofWholeTask(() => !conditionOf(condition, place)));
  if (failed < 0) return {};
  const scope = scopeAsItIs(place.templar.scope);
  if (scope) {
    const now = { ...place, templar: place.templar.withScope(scope) };
    if (conditions.every((condition) => conditionOf(condition, now)))
      throw new Unforeseen(`\`${String(conditions[failed])}\` holds on the board as it is, but not as it is foretold`);
  }
  return { failed: { condition: conditions[failed] } };
}

/**
 * Conditions of a list are taken as they are written, templates in them and all, as in `when`; what a template gives
 * instead of a list is the user's only as far as no text of others took part in it.
 */
function conditionsAsWritten({ conditions, argument }: Assertions, place: Place): readonly unknown[] {
  const written = place.task.args[argument];
  if (Array.isArray(written)) return written;
  const marked = marking(argument, place);
  if (marked === undefined) return conditions;
  return Array.isArray(marked) ? marked : [marked];
}

/** Assertions that can't be evaluated end the task, whatever items of its loop are left. */
function ofWholeTask<Type>(evaluated: () => Type): Type {
  try {
    return evaluated();
  } catch (error) {
    if (!(error instanceof AxleError) || error.kind === "unforeseen") throw error;
    throw error.with({ wholeTask: true });
  }
}

/** An expression's value. One that came from others is not evaluated: it is shown, in braces, as Ansible shows it. */
export function expressionOf(input: Expression, place: Place): unknown {
  const { templar, task } = place;
  if (marking(input.argument, place) instanceof UnsafeText) return `{{${input.expression}}}`;
  try {
    // A name alone keeps its value's type, whatever rendering an expression would make of it.
    if (/^\w+$/.test(input.expression)) return templar.template(`{{ ${input.expression} }}`, task.position);
    return templar.evaluate(input.expression, task.position);
  } catch (error) {
    if (error instanceof AxleError && error.kind === "undefined-variable" && "otherwise" in input)
      return input.otherwise;
    throw error;
  }
}

/**
 * An argument's value, its texts marked unless they are the user's; undefined where the task does not give the argument
 * (`module_defaults` does).
 */
function marking(argument: string, { task, templar }: Place): Value {
  const written = task.args[argument];
  if (written !== undefined) return templar.templateMarking(written, task.position);
  if (task.argsTemplate === undefined) return undefined;
  const all = templar.templateMarking(task.argsTemplate, task.position);
  return isDict(all) ? dictGet(all, argument) : undefined;
}
