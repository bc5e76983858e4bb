import { AxleError } from "../../errors.js";
import type { SyntaxNode } from "../syntax/nodes.js";
import { templateError } from "../values.js";
import type { Frame } from "./frame.js";

/** A place inside a template's text, counted from 1. */
export interface Place {
  /** The template file; undefined for a value of a playbook. */
  file: string | undefined;
  line: number;
  column: number;
}

const places = new WeakMap<Error, Place>();

/** Where inside a template an error arose. */
export function placeOf(error: Error): Place | undefined {
  return places.get(error);
}

export function setPlace(error: Error, place: Place): void {
  places.set(error, place);
}

/** The template file that is being compiled: what {@link located} remembers for each node. */
let compiling: string | undefined;

/** Compiles something as a part of a template file (or of a playbook's value). */
export function compilingFile<Result>(file: string | undefined, compile: () => Result): Result {
  const before = compiling;
  compiling = file;
  try {
    return compile();
  } finally {
    compiling = before;
  }
}

/** Gives every error that leaves `run` the node's place, unless it has a nearer one. */
export function located<Result>(node: SyntaxNode, run: (frame: Frame) => Result): (frame: Frame) => Result {
  const line = node.lineno + 1;
  const column = node.colno + 1;
  const file = compiling;
  return (frame) => {
    try {
      return run(frame);
    } catch (caught) {
      const error = asTemplateError(caught);
      if (!places.has(error)) places.set(error, { file, line, column });
      throw error;
    }
  };
}

/** JavaScript's own errors (a regular expression that is none, too deep a recursion) as errors of the template. */
function asTemplateError(caught: unknown): AxleError {
  if (caught instanceof AxleError) return caught;
  if (caught instanceof RangeError && /call stack/i.test(caught.message)) {
    return templateError("recursive loop detected in template", caught);
  }
  return templateError(caught instanceof Error ? caught.message : String(caught), caught);
}
