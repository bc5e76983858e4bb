import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";
import { pause } from "../pause.js";
import type { ExchangeOptions } from "../session.js";
import type { Slot } from "../slot.js";

/** Errors that no waiting will cure. */
const final = new Set(["host-key", "authentication", "become", "interrupted", "internal", "unsupported"]);

export interface Waiting {
  timeoutMs: number;
  sleepMs: number;
  connectTimeoutMs?: number;
}

/**
 * Tries again and again until `attempt` says true or the time is up. The session is dropped before every attempt.
 *
 * @returns undefined when it worked, otherwise the last problem
 * @throws AxleError where waiting can't help (wrong host key, refused login, interruption)
 */
export async function tryUntilBack(
  slot: Slot,
  waiting: Waiting,
  options: ExchangeOptions,
  attempt: (options: ExchangeOptions) => Promise<string | undefined>,
): Promise<string | undefined> {
  const until = steadyNow() + waiting.timeoutMs;
  for (let pauseMs = Math.min(waiting.sleepMs, 500); ; pauseMs = Math.min(pauseMs * 2, waiting.sleepMs)) {
    await slot.reset();
    const left = until - steadyNow();
    const deadlineMs = Math.max(1000, Math.min(waiting.connectTimeoutMs ?? 30_000, left));
    let problem: string | undefined;
    try {
      problem = await attempt({ ...options, deadlineMs });
    } catch (error) {
      if (error instanceof AxleError && final.has(error.kind)) throw error;
      problem = error instanceof Error ? error.message : String(error);
    }
    if (problem === undefined) return undefined;
    if (steadyNow() + pauseMs >= until) return problem;
    await pause(pauseMs, options.signal);
  }
}
