import {
  type LockClaim,
  type LockSighting,
  lockGuard,
  lockPrelude,
  releaseLockOf,
  type SessionInfo,
} from "../../modules/kit/sh/index.js";
import { AxleError } from "../errors.js";
import type { Dialogue } from "./dialogue.js";
import type { ExchangeScript } from "./script.js";

export type { LockClaim } from "../../modules/kit/sh/index.js";

/** How a run locks its boards. */
export interface Locking extends LockClaim {
  /** `--break-lock`: a lock of a living owner is taken from him, once per board. */
  breaks?: boolean;
}

/** How long a command may go on that a worker has left at work when it was killed, in milliseconds. */
const patienceMs = 600_000;

/**
 * One board's lock: one run per board at a time. It is taken within the first exchange that changes something, held by
 * that exchange's session, and looked at again by every further one; readings never take it.
 */
export class BoardLock {
  readonly #prepared = new WeakSet<Dialogue>();
  #breaks: boolean;
  #warned = false;
  #waitingSince: number | undefined;

  constructor(
    private readonly board: string,
    private readonly claim: Locking,
    private readonly warn: (message: string) => void,
  ) {
    this.#breaks = claim.breaks ?? false;
  }

  /** The script with the lock before it. */
  guard(script: ExchangeScript, dialogue: Dialogue): ExchangeScript {
    const before = this.#prepared.has(dialogue) ? "" : lockPrelude(this.claim, holderOf(dialogue.info));
    this.#prepared.add(dialogue);
    return { ...script, before, body: `${lockGuard(this.#breaks)}\n${script.body}` };
  }

  /**
   * Takes note of what the board said.
   *
   * @returns whether the exchange was carried out: false while a worker that is gone has left a command of this part of
   *   the run at work, which is to be waited for
   * @throws AxleError "locked" when another run has the board
   */
  judge(seen: LockSighting | "none" | "unknown" | undefined): boolean {
    if (seen === undefined || seen === "none") {
      this.#breaks = false;
      this.#waitingSince = undefined;
      if (seen === "none" && !this.#warned)
        this.warn(`${this.board} has no writable place for a lock: it is not locked`);
      this.#warned ||= seen === "none";
      return true;
    }
    if (seen === "unknown" || seen.run !== this.claim.run || !this.#waitsFor(seen.owner))
      throw lockedError(this.board, seen);
    return false;
  }

  /** Whether there is patience left. */
  #waitsFor(owner: string): boolean {
    if (this.#waitingSince === undefined)
      this.warn(
        `${this.board} is still at work for the worker ${owner}, which is gone: its command's end is waited for`,
      );
    this.#waitingSince ??= performance.now();
    return performance.now() - this.#waitingSince < patienceMs;
  }
}

/** Ends a lock whose session was ended from outside. */
export function releaseScript(session: SessionInfo): string {
  return releaseLockOf(holderOf(session));
}

function holderOf({ board, pid, startTicks }: SessionInfo) {
  return { bootId: board.bootId, pid, startTicks };
}

function lockedError(board: string, seen: LockSighting | "unknown"): AxleError {
  const who =
    seen === "unknown"
      ? "somebody else"
      : `${seen.owner}, which has held it for ${ageText(seen.ageSeconds)} (run ${seen.run})`;
  return new AxleError({
    kind: "locked",
    message: `${board} is locked by ${who}; nothing was changed there.`,
    remedy: "Wait until that run has ended, or run again with --break-lock when it is known to do nothing any more.",
    ...(seen === "unknown" ? {} : { details: { ...seen } }),
  });
}

function ageText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
