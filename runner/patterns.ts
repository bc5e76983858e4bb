import { PatternError, PythonRegex } from "../modules/kit/python-regex.js";
import { Refusal } from "../modules/kit/refusal.js";
import { AxleError } from "./errors.js";

/** A regular expression of the user's, as Python reads it, that can't hold up the run. */
export interface UserPattern {
  /** @throws AxleError (schema) when the search takes longer than anybody's patience */
  finds(text: string): boolean;
}

/** @throws AxleError (schema) for what is no regular expression */
export function userPattern(pattern: string): UserPattern {
  const regex = told(() => new PythonRegex(pattern), pattern);
  return { finds: (text) => told(() => regex.search(text) !== undefined, pattern) };
}

function told<Value>(work: () => Value, pattern: string): Value {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof PatternError)
      throw new AxleError({
        kind: "schema",
        message: `'${pattern}' is no regular expression: ${cause.message}`,
        cause,
      });
    if (!(cause instanceof Refusal)) throw cause;
    const remedy = cause.remedy === undefined ? {} : { remedy: cause.remedy };
    throw new AxleError({ kind: "schema", message: cause.message, ...remedy, cause });
  }
}
