import { AxleError } from "../../errors.js";

/** Ansible's words for an undefined variable among a task's arguments: people's `rescue` and `failed_when` look for them. */
export const inOption = "The task includes an option with an undefined variable. The error was: ";

/** Runs something that renders templates; what it says of an undefined variable begins with the given words. */
export function sayingWhere<Result>(words: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof AxleError) || error.kind !== "undefined-variable") throw error;
    throw new AxleError({
      kind: error.kind,
      message: words + error.message,
      ...(error.position ? { position: error.position } : {}),
      ...(error.remedy ? { remedy: error.remedy } : {}),
      ...(error.details ? { details: error.details } : {}),
      cause: error,
    });
  }
}
