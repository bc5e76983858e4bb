import { AxleError, nearest } from "../../errors.js";

/**
 * The value of a name, attribute or item that is not there. It may be tested (`is defined`, `default`) and looked into
 * (which gives itself again, so that the first failure is the one reported); any other use is an error.
 */
export class Undefined {
  constructor(
    /** The sentence that errors give, e.g. `'x' is undefined`. */
    readonly message: string,
    /** The name that was looked up. */
    readonly name?: string,
    /** Names that would have worked, for "did you mean". */
    readonly candidates?: () => Iterable<string>,
    /** Why a variable that is set has no value: the failure inside its own template. */
    readonly cause?: unknown,
    /** Jinja's plain Undefined (an inline if without else): prints as nothing, is false and empty. */
    readonly lenient = false,
  ) {}
}

/** The error for using an undefined value. */
export function undefinedError(value: Undefined): AxleError {
  return new AxleError({
    kind: "undefined-variable",
    message: value.message,
    ...(value.cause === undefined ? {} : { cause: value.cause }),
    ...remedyFor(value),
    details: value.name === undefined ? {} : { name: value.name },
  });
}

function remedyFor(value: Undefined): { remedy?: string } {
  if (value.cause instanceof AxleError) return value.cause.remedy ? { remedy: value.cause.remedy } : {};
  const near = value.name !== undefined && value.candidates ? nearest(value.name, value.candidates()) : undefined;
  return near === undefined || near === value.name ? {} : { remedy: `Did you mean '${near}'?` };
}

/** The error for an operation that Python would refuse (TypeError, ValueError …). The message is one sentence. */
export function templateError(message: string, cause?: unknown): AxleError {
  return new AxleError({ kind: "template", message, ...(cause === undefined ? {} : { cause }) });
}
