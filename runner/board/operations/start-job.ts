import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";
import type { Answer } from "../dialogue.js";
import { pause } from "../pause.js";
import type { ExchangeOptions } from "../session.js";
import type { Slot } from "../slot.js";
import { patienceMs, pauseMs } from "./follow-job.js";

/**
 * Starts a job, over a link that may be lost just then: whether it has begun is looked at again once the board answers,
 * since starting a job that is there only attaches to it. Not after a restart of the board: what was started then is lost,
 * and the job may have been what restarted it.
 *
 * @param exchange starts the job
 */
export async function startJob(
  slot: Slot,
  group: number,
  options: ExchangeOptions,
  exchange: () => Promise<Answer>,
): Promise<Answer> {
  const boot = slot.info.board.bootId;
  const begun = steadyNow();
  for (;;) {
    try {
      return await exchange();
    } catch (error) {
      if (!isLost(error)) throw error;
      options.listener?.waiting?.(group, `the link is lost while the job is started: ${error.message}`);
      if (!(await isBack(slot, begun + patienceMs, options)) || slot.info.board.bootId !== boot) throw error;
    }
  }
}

function isLost(error: unknown): error is AxleError {
  return error instanceof AxleError && error.kind === "unreachable";
}

/** Waits until the board has a session again; false when the time is up. */
async function isBack(slot: Slot, until: number, options: ExchangeOptions): Promise<boolean> {
  while (steadyNow() < until) {
    try {
      await slot.open(options);
      return true;
    } catch (error) {
      if (!isLost(error)) throw error;
    }
    await pause(pauseMs, options.signal);
  }
  return false;
}
