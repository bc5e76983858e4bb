import type { OperationResult } from "../../../modules/kit/operations.js";
import { type OperationPlan, type Reply, ReplyError } from "../../../modules/kit/sh/index.js";
import { steadyNow } from "../../clock.js";
import type { AxleError } from "../../errors.js";
import { frameError } from "../dialogue.js";

/** What an operation's reply says. */
export function resultOf(reply: Reply, plan: Pick<OperationPlan, "accept" | "finish">): OperationResult {
  const times = { startedAt: reply.startedAt, elapsedMs: reply.elapsedMs };
  if (reply.status === "stale") {
    const stderr = "the path is no longer as it was when the plan was made";
    return { status: "stale", rc: 0, stdout: "", stderr, ...times };
  }
  const result: OperationResult = {
    status: isAccepted(reply.status, plan.accept) ? "done" : "failed",
    rc: reply.status,
    stdout: Buffer.concat(reply.parts).toString("utf8"),
    stderr: reply.err.toString("utf8"),
    ...times,
  };
  return plan.finish?.(reply, result) ?? result;
}

export function isAccepted(rc: number, accept: OperationPlan["accept"]): boolean {
  return rc === 0 || accept === "any" || (accept?.includes(rc) ?? false);
}

/** The result of something that the controller did. */
export function controllerResult(
  startedAt: number,
  outcome: { rc: number; stdout?: string; stderr?: string; details?: Record<string, unknown> },
): OperationResult {
  return {
    status: outcome.rc === 0 ? "done" : "failed",
    rc: outcome.rc,
    stdout: outcome.stdout ?? "",
    stderr: outcome.stderr ?? "",
    startedAt,
    elapsedMs: steadyNow() - startedAt,
    ...(outcome.details ? { details: outcome.details } : {}),
  };
}

export function missingReply(board: string): AxleError {
  return frameError(board, new ReplyError("an operation's reply is missing"));
}
