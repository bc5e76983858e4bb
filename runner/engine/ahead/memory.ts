import type { Reader, Reading } from "../../../modules/kit/readers.js";
import { steadyNow } from "../../clock.js";
import { answers } from "./readable.js";

/** Readings are not kept for longer: who knows what happens on a board meanwhile. Milliseconds. */
const longestMs = 60_000;

/** How many tasks are looked at ahead on a board where nothing has changed yet. */
const widest = 256;
/** How many after a change that made readings void: few, since the next change may be near. */
const narrowest = 4;

interface Kept {
  reading: Reading;
  at: number;
}

/**
 * What has been read of a board before the turn of the task that needs it. Readings are found by what was asked: what a
 * task turns out to ask otherwise when its turn comes is simply read then.
 */
export class BoardMemory {
  readonly #kept = new Map<string, Kept>();
  /** The session that the readings came through: another one may talk to a board that was started anew. */
  #session: unknown;
  #window = widest;
  /** Counts what has made readings void. */
  changes = 0;

  /** How many of the following tasks are worth looking at now. */
  get window(): number {
    return this.#window;
  }

  /** Nothing has changed on this board so far: readings that take long are worth their time. */
  get calm(): boolean {
    return this.#window === widest;
  }

  /** The readings for all of these readers, or undefined when one of them is not there. */
  recall(lane: string, session: unknown, readers: Iterable<Reader>): Reading[] | undefined {
    const found = this.peek(lane, session, readers);
    // A task that found what it needed is a reason to look farther the next time.
    if (found) this.#window = Math.min(widest, this.#window + 2);
    return found;
  }

  /** The same without a task whose turn it is. */
  peek(lane: string, session: unknown, readers: Iterable<Reader>): Reading[] | undefined {
    if (session !== this.#session) return undefined;
    const found: Reading[] = [];
    const oldest = steadyNow() - longestMs;
    for (const reader of readers) {
      const kept = this.#kept.get(keyOf(lane, reader));
      if (!kept || kept.at < oldest) return undefined;
      found.push(kept.reading);
    }
    return found;
  }

  /** Whether this reading is here already. */
  holds(lane: string, session: unknown, reader: Reader): boolean {
    return session === this.#session && this.#kept.has(keyOf(lane, reader));
  }

  keep(lane: string, session: unknown, readers: readonly Reader[], readings: readonly Reading[]): void {
    if (session !== this.#session) this.#kept.clear();
    this.#session = session;
    const at = steadyNow();
    for (const [index, reader] of readers.entries()) {
      const reading = readings[index]!;
      if (answers(reading)) this.#kept.set(keyOf(lane, reader), { reading, at });
    }
  }

  forget(): void {
    this.#kept.clear();
    this.changes++;
  }

  /** So many tasks travelled together: as many may do so again, if they were read before. */
  widen(tasks: number): void {
    this.#window = Math.min(widest, this.#window + 2 * tasks);
  }

  /** The board is being changed: what was read before is void. */
  changed(): void {
    this.forget();
    this.#window = narrowest;
  }
}

function keyOf(lane: string, reader: Reader): string {
  return `${lane}\n${JSON.stringify(reader)}`;
}
