import { enter } from "./become.js";
import type { Connection } from "./connection.js";
import { Dialogue } from "./dialogue.js";
import type { BoardLock } from "./lock.js";
import type { ApplySession, Become, Board, ExchangeCost, ExchangeOptions, ReadSession, Target } from "./session.js";
import { Changing, Reading } from "./sessions.js";
import { Slot } from "./slot.js";

export type ConnectionState = "connecting" | "connected" | "lost" | "reconnecting" | "closed";

/** One board: its connection, and one session per user. */
export class ConnectedBoard implements Board {
  readonly #slots = new Map<string, Slot>();
  onExchange?: (cost: ExchangeCost) => void;

  constructor(
    readonly target: Target,
    private readonly connection: Connection,
    private readonly told: (state: ConnectionState, detail?: string) => void,
    private readonly lock?: BoardLock,
  ) {}

  async reading(become: Become | undefined, options: ExchangeOptions = {}): Promise<ReadSession> {
    return new Reading(await this.#slot(become, options));
  }

  async changing(become: Become | undefined, options: ExchangeOptions = {}): Promise<ApplySession> {
    return new Changing(await this.#slot(become, options));
  }

  async reset(): Promise<void> {
    await Promise.all([...this.#slots.values()].map((slot) => slot.reset()));
    await this.connection.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#slots.values()].map((slot) => slot.close()));
    await this.connection.close();
    if (this.#slots.size > 0) this.told("closed");
  }

  async #slot(become: Become | undefined, options: ExchangeOptions): Promise<Slot> {
    const key = become ? JSON.stringify([become.method, become.user, become.exe, become.flags, become.password]) : "";
    const slot = this.#slots.get(key) ?? this.#makeSlot(become);
    this.#slots.set(key, slot);
    await slot.open(options);
    return slot;
  }

  #makeSlot(become: Become | undefined): Slot {
    return new Slot({
      name: this.target.name,
      ...(this.lock ? { lock: this.lock } : {}),
      begin: (options) => this.#begin(become, options),
      changed: (state, detail) => this.told(state, detail),
      cost: (cost) => this.onExchange?.(cost),
    });
  }

  async #begin(become: Become | undefined, options: ExchangeOptions): Promise<Dialogue> {
    const limitMs = this.target.connectTimeoutSeconds * 1000;
    const channel = become
      ? await enter(this.connection, become, this.target, options)
      : await this.connection.open({ signal: options.signal });
    return Dialogue.begin(channel, this.target.name, {
      deadlineMs: Math.max(limitMs, 10_000),
      signal: options.signal,
    });
  }
}
