import { AxleError, type Position } from "../errors.js";
import { UnsafeText, type Value } from "../values.js";
import { templateError, truth } from "./values.js";

interface Means {
  /** Renders templates inside the condition; `tainted` when text took part that users did not write. */
  template(text: Value): { value: Value; tainted: boolean };
  /** Whether an expression holds. */
  test(expression: string): boolean;
  warn(message: string): void;
}

/**
 * A `when`, `until`, `changed_when` … as Ansible 2.14 takes it: nothing is true, lists mean "and", booleans are
 * themselves, a text is an expression. Templates inside it are rendered first, and text that comes out of them is an
 * expression again, unless it did not come from the user.
 */
export function checkCondition(condition: Value, position: Position | undefined, means: Means): boolean {
  if (Array.isArray(condition)) return condition.every((part) => checkCondition(part, position, means));
  if (condition === null || condition === undefined || condition === "") return true;
  if (typeof condition === "boolean") return condition;
  if (condition instanceof UnsafeText) throw unsafe(position);
  if (typeof condition !== "string") return truth(means.template(condition).value);
  if (/\{\{|\{%/.test(condition)) {
    means.warn(`conditions should not hold template delimiters such as {{ }} or {% %}: ${condition}`);
  }
  const { value, tainted } = means.template(condition);
  if (typeof value !== "string" || value === "") return truth(value);
  if (tainted && value !== condition) throw unsafe(position);
  try {
    return means.test(value);
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    const answer = error.kind === "undefined-variable" ? definedness(error.message, value) : undefined;
    if (answer !== undefined) return answer;
    throw failed(condition, error);
  }
}

function unsafe(position: Position | undefined): AxleError {
  const error = templateError("the condition comes from text that is not the user's, so it is not evaluated");
  return error.at(position);
}

function failed(condition: string, error: AxleError): AxleError {
  return new AxleError({
    kind: error.kind,
    message: `error while evaluating conditional (${condition}): ${error.message}`,
    ...(error.position ? { position: error.position } : {}),
    ...(error.remedy ? { remedy: error.remedy } : {}),
    ...(error.details ? { details: error.details } : {}),
    cause: error,
  });
}

const definedTest = /(hostvars\[.+\]|[\w_]+)\s+(not\s+is|is|is\s+not)\s+(defined|undefined)/g;

/**
 * Ansible's answer when a variable that is undefined is also asked about in the same condition (`x is not defined or
 * x == 1`, where an inner variable of x is missing).
 */
function definedness(message: string, condition: string): boolean | undefined {
  const missing = /'(hostvars\[.+\]|[\w_]+)' is undefined/.exec(message)?.[1];
  if (missing === undefined) return undefined;
  for (const [, name, logic, state] of condition.matchAll(definedTest)) {
    if (name!.replaceAll("'", '"') !== missing.replaceAll("'", '"')) continue;
    const shouldExist = logic!.includes("not") !== (state === "defined");
    return !shouldExist;
  }
  return undefined;
}
