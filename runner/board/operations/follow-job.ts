import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { Operation, OperationResult } from "../../../modules/kit/operations.js";
import { jobFolder, parseJob, pollJobScript, quote } from "../../../modules/kit/sh/index.js";
import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";
import { frameError } from "../dialogue.js";
import { pause } from "../pause.js";
import type { ExchangeOptions } from "../session.js";
import type { Slot } from "../slot.js";
import { JobProgress } from "./job-progress.js";
import { askOnce } from "./raw.js";
import { controllerResult, isAccepted } from "./result.js";

type Job = Extract<Operation, { op: "job" }>;

const pollMs = 1000;
const bytesPerPoll = 256 * 1024;
/** How long a lost link may stay lost while a job runs. The job itself goes on. */
export const patienceMs = 10 * 60_000;
/** Between two tries to reach the board again. */
export const pauseMs = 2 * pollMs;

/**
 * Watches a started job until it has ended: each second, what is new in its log. A lost link is made again; the end of the
 * log is kept as the result's output. When the end has been seen, the board is told so: the next start is a new one.
 */
export async function followJob(
  slot: Slot,
  operation: Job,
  started: OperationResult,
  group: number,
  options: ExchangeOptions,
): Promise<OperationResult> {
  const progress = new JobProgress(operation, group, options.listener);
  if (started.details?.["how"] === "restarted")
    options.listener?.waiting?.(
      group,
      `the job ${operation.id} of an earlier run was lost (killed, or the board restarted): it starts again`,
    );
  const lastGood = { at: steadyNow() };
  // A short job should not cost a whole second: the first looks come quickly after each other.
  let waitMs = 100;
  for (let offset = 0; ; waitMs = Math.min(pollMs, waitMs * 2)) {
    const job = await poll(slot, operation, offset, lastGood, group, options);
    if (!job) {
      await pause(pauseMs, options.signal);
      continue;
    }
    offset += job.read;
    progress.take(job.text);
    if (job.read === bytesPerPoll) continue;
    if (job.state === "running") {
      await pause(waitMs, options.signal);
      continue;
    }
    const details = { ...started.details, state: job.state, startedAt: job.startedAt, finishedAt: job.finishedAt };
    if (job.state !== "finished" || job.rc === undefined) {
      const stderr = "the job is gone without having left its exit status: it was killed, or the board restarted";
      return controllerResult(started.startedAt, { rc: 255, stdout: progress.tail, stderr, details });
    }
    await askOnce(slot, (info) => endSeen(operation, info.board), { ...options, deadlineMs: 30_000 }, true);
    const { rc, errors: stderr } = job;
    const result = controllerResult(started.startedAt, { rc, stdout: progress.tail, stderr, details });
    return { ...result, status: isAccepted(rc, operation.accept) ? "done" : "failed" };
  }
}

/** A job whose end was seen starts anew the next time; one that nobody asks after again leaves nothing behind. */
function endSeen({ id, folder, forget }: Job, board: BoardInfo): string {
  const path = quote(jobFolder(id, board, folder));
  return forget ? `rm -rf ${path}` : `: >${path}/seen`;
}

/** What is new; undefined while the board can't be reached. */
async function poll(
  slot: Slot,
  operation: Job,
  offset: number,
  lastGood: { at: number },
  group: number,
  options: ExchangeOptions,
) {
  const { folder } = operation;
  const reader = { read: "job" as const, job: operation.id, tailBytes: bytesPerPoll, ...(folder ? { folder } : {}) };
  try {
    const quick = { ...options, deadlineMs: 60_000 };
    const reply = await askOnce(
      slot,
      (info) => `{ ${pollJobScript(reader, info.board, offset)}\n} 2>/dev/null`,
      quick,
      false,
    );
    lastGood.at = steadyNow();
    try {
      const reading = parseJob(reader, reply, slot.info.board);
      return { ...reading, text: reading.tail, read: reply.parts[4]!.length };
    } catch (error) {
      throw frameError(slot.name, error);
    }
  } catch (error) {
    const passing = error instanceof AxleError && (error.kind === "unreachable" || error.kind === "deadline");
    if (!passing || steadyNow() - lastGood.at > patienceMs) throw error;
    options.listener?.waiting?.(group, `the link is lost, the job goes on: ${error.message}`);
    return undefined;
  }
}
