import type { AxleError, Position } from "../errors.js";
import { ruleNamed, type Severity } from "./rules.js";

/** Replaces `old`, which stands exactly at `position`, by `text`. Anything else found there is left alone. */
export interface Edit {
  position: Position;
  old: string;
  text: string;
}

/** One thing that lint found. */
export interface Finding {
  rule: string;
  severity: Severity;
  /** One sentence: what is wrong. */
  message: string;
  position: Position;
  remedy?: string;
  /** What `--fix` would do; all or nothing. */
  fix?: readonly Edit[];
}

/** Takes findings, each once: a role that is used twice is not wrong twice. */
export class Findings {
  readonly #seen = new Map<string, Finding>();

  add(rule: string, message: string, position: Position, more: { remedy?: string; fix?: readonly Edit[] } = {}): void {
    const { name, severity } = ruleNamed(rule);
    const key = `${name}\0${position.file}\0${position.line}\0${position.column}\0${message}`;
    const { remedy, fix } = more;
    const finding = { rule: name, severity, message, position, ...(remedy ? { remedy } : {}), ...(fix ? { fix } : {}) };
    if (!this.#seen.has(key)) this.#seen.set(key, finding);
  }

  /** An error of the loader or of a template; `at` is for errors that do not know their place. */
  addError(error: AxleError, at: Position): void {
    this.add(error.kind, error.message, error.position ?? at, error.remedy ? { remedy: error.remedy } : {});
  }

  /** All of them, by file, line and column. */
  sorted(): Finding[] {
    const order = (a: Finding, b: Finding) =>
      compareText(a.position.file, b.position.file) ||
      a.position.line - b.position.line ||
      a.position.column - b.position.column ||
      compareText(a.rule, b.rule);
    return [...this.#seen.values()].sort(order);
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
