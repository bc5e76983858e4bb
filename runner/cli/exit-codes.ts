import { AxleError, type ErrorKind } from "../errors.js";

/** Ansible's exit codes, and one of `axle watch`; scripts rely on them. */
export const EXIT = {
  ok: 0,
  error: 1,
  failedHosts: 2,
  /** `axle watch` only: a board is no longer as described. */
  drift: 3,
  unreachable: 4,
  parse: 4,
  options: 5,
  interrupted: 99,
  unexpected: 250,
} as const;

const CODES: Record<ErrorKind, number> = {
  syntax: EXIT.parse,
  schema: EXIT.parse,
  "unknown-module": EXIT.parse,
  module: EXIT.parse,
  arguments: EXIT.parse,
  unsupported: EXIT.parse,
  "undefined-variable": EXIT.error,
  template: EXIT.error,
  "missing-file": EXIT.error,
  "missing-handler": EXIT.error,
  inventory: EXIT.error,
  vault: EXIT.error,
  options: EXIT.options,
  settings: EXIT.options,
  unreachable: EXIT.unreachable,
  "host-key": EXIT.unreachable,
  authentication: EXIT.unreachable,
  become: EXIT.failedHosts,
  locked: EXIT.failedHosts,
  deadline: EXIT.failedHosts,
  frame: EXIT.unreachable,
  unforeseen: EXIT.error,
  queue: EXIT.error,
  interrupted: EXIT.interrupted,
  internal: EXIT.unexpected,
};

/** The exit code of an error that ends a command. Anything that is no `AxleError` is a defect. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof AxleError)) return EXIT.unexpected;
  const own = error.details?.["exitCode"];
  return typeof own === "number" ? own : CODES[error.kind];
}
