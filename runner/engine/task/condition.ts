import type { Position } from "../../errors.js";
import { AxleError } from "../../errors.js";
import type { TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import { str } from "../../template/values.js";
import type { Value } from "../../values.js";
import { conditionsOf } from "./keywords.js";

/**
 * Whether all `when` of a task hold; the first that does not ends the evaluation. A condition that a check can't know is
 * told of and taken to hold.
 */
export function whenHolds(task: TaskNode, templar: Templar, unknown: (why: string) => void): boolean {
  return conditionsOf(task, "when").every(({ expression, keyword }) => {
    if (expression === null || expression === "") return true;
    try {
      return evaluate(expression, keyword.position, templar);
    } catch (error) {
      if (!(error instanceof AxleError) || error.kind !== "unforeseen") throw error;
      unknown(whyUnforeseen(error));
      return true;
    }
  });
}

/** The reason that the first error of a chain gave. */
export function whyUnforeseen(error: AxleError): string {
  return String(error.details?.["why"] ?? error.message);
}

/** Whether all conditions of a list hold. */
export function allHold(value: Value, position: Position, templar: Templar): boolean {
  const list = Array.isArray(value) ? value : [value];
  return list.every((expression) =>
    expression === null || expression === "" ? true : evaluate(expression, position, templar),
  );
}

/** Whether one condition holds; an error names the condition. */
export function evaluate(expression: Value, position: Position, templar: Templar): boolean {
  if (typeof expression === "boolean") return expression;
  try {
    return templar.condition(expression, position);
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    throw new AxleError({
      kind: error.kind,
      message: `The conditional check '${str(expression)}' failed. The error was: ${error.message}`,
      position: error.position ?? position,
      ...(error.remedy ? { remedy: error.remedy } : {}),
      ...(error.details ? { details: error.details } : {}),
      cause: error,
    });
  }
}
