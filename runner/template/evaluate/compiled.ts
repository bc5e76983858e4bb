import type { Value } from "../../values.js";
import type { Frame } from "./frame.js";

/** An expression made ready to run. */
export type Eval = (frame: Frame) => Value;

/** What a statement leaves behind for the loop around it. */
export type Flow = undefined | "break" | "continue";

/** A statement made ready to run. */
export type Exec = (frame: Frame) => Flow;

/** A template made ready to run, shared by all renderings of the same text. */
export interface Compiled {
  /** Path of the file, for errors and relative includes; undefined for a value of a playbook. */
  name: string | undefined;
  source: string;
  body: Exec;
  blocks: Map<string, { run: Exec; scoped: boolean; required: boolean }>;
  /** It calls a Python method that changes its object, so variables must be copied before they are handed to it. */
  mutates: boolean;
}
