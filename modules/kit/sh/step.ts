import type { BoardInfo } from "../board-info.js";
import type { Operation, OperationResult } from "../operations.js";
import type { Reader, Reading } from "../readers.js";

/** One piece of shell text whose output comes back as one framed reply. */
export interface Step {
  /** A list of shell commands; its last status is the reply's status. Runs with standard input at /dev/null. */
  script: string;
  /** Whether standard error comes back too; otherwise it goes to /dev/null. */
  stderr?: boolean;
}

/** What a step printed. `_s` in a script starts the next part. */
export interface Reply {
  parts: Buffer[];
  err: Buffer;
  /** Exit status of the step; "stale" where an operation's precondition did not hold. */
  status: number | "stale";
  /** Controller time: when the step began and how long it took, in milliseconds. */
  startedAt: number;
  elapsedMs: number;
}

/** Readers of one kind as steps, and how their replies turn into readings (one per reader, in order). */
export interface ReadingPlan {
  steps: Step[];
  parse(replies: readonly Reply[]): Reading[];
}

/** One kind of reader. */
export interface ReaderKind<R extends Reader> {
  /** @param others all readers of the exchange, for what kinds can share */
  plan(readers: readonly R[], board: BoardInfo, others: readonly Reader[]): ReadingPlan;
}

/** An operation as shell text. */
export interface OperationPlan {
  /** A list of commands whose last status says whether it worked. Runs in the exchange's own subshell. */
  script: string;
  /** Bytes that the script asks for with `_y`, in that order: too large to be part of the script. */
  payloads: Uint8Array[];
  /** Exit statuses that let the next operation run; default: only 0. */
  accept?: readonly number[] | "any";
  /** It runs a program of the user's: its output streams, and what it leaves behind must not share the session's streams. */
  foreign?: boolean;
  /** Turns the reply into the result; without it: output and status as they are. */
  finish?(reply: Reply, result: OperationResult): OperationResult;
}

export interface OperationKind<O extends Operation> {
  plan(operation: O, board: BoardInfo): OperationPlan;
}

/** A reply that does not fit what was asked: never read as anything else. */
export class ReplyError extends Error {
  override readonly name = "ReplyError";
}
