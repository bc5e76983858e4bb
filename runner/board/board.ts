import { setTimeout as sleep } from "node:timers/promises";
import type { OperationResult } from "../../modules/kit/operations.js";
import { enter } from "./become.js";
import type { Connection } from "./connection.js";
import { Dialogue } from "./dialogue.js";
import type { BoardLock } from "./lock.js";
import { rollBack } from "./operations/settle.js";
import type { ApplySession, Become, Board, ExchangeCost, ExchangeOptions, ReadSession, Target } from "./session.js";
import { Changing, Reading } from "./sessions.js";
import { type Route, Slot } from "./slot.js";

export type ConnectionState = "connecting" | "connected" | "lost" | "reconnecting" | "closed" | "kept" | "not-kept";

/** What a board needs of the run. */
export interface BoardHost {
  /**
   * A way to the board: at its own address, or at another one that must show the same host key. Connects on first use.
   *
   * @param fresh over a connection that was not there before, whatever is kept from earlier runs
   */
  connect(address: string | undefined, fresh: boolean): Connection;
  told(state: ConnectionState, detail?: string): void;
  warn(message: string): void;
}

/** One board: its connection, and one session per user. */
export class ConnectedBoard implements Board, Route {
  readonly #slots = new Map<string, Slot>();
  readonly #warned = new Set<string>();
  #connection: Connection;
  address: string | undefined;
  addresses: readonly string[] = [];
  readonly guards = new Map<string, Slot>();
  readonly undone = new Set<string>();
  onExchange?: (cost: ExchangeCost) => void;

  constructor(
    readonly target: Target,
    private readonly host: BoardHost,
    private readonly lock?: BoardLock,
  ) {
    this.#connection = host.connect(undefined, false);
  }

  async reading(become: Become | undefined, options: ExchangeOptions = {}): Promise<ReadSession> {
    return new Reading(await this.#slot(become, options));
  }

  async changing(become: Become | undefined, options: ExchangeOptions = {}): Promise<ApplySession> {
    return new Changing(await this.#slot(become, options));
  }

  async reset(): Promise<void> {
    await Promise.all([...this.#slots.values()].map((slot) => slot.reset()));
    await (this.#connection.discard?.() ?? this.#connection.close());
  }

  async close(): Promise<void> {
    await Promise.all([...this.#slots.values()].map((slot) => slot.close()));
    await this.#connection.close();
    if (this.#slots.size > 0) this.host.told("closed");
  }

  async rollBack(
    guard: { id: string; run: string; timeoutSeconds: number },
    options: ExchangeOptions = {},
  ): Promise<OperationResult | undefined> {
    const slot = this.guards.get(guard.id);
    return slot && rollBack(slot, { op: "roll-back", ...guard }, 0, options);
  }

  warnOnce(what: string): void {
    if (this.#warned.has(what)) return;
    this.#warned.add(what);
    this.host.warn(`${this.target.name} ${what}`);
  }

  async moveTo(address: string | undefined): Promise<void> {
    // A dead link says goodbye late, or never: the new connection does not wait for that.
    await Promise.race([this.reset(), sleep(1500, undefined, { ref: false })]);
    this.#connection = this.host.connect(address, true);
    this.address = address;
  }

  stay(): void {
    if (this.address === undefined) return;
    this.host.warn(`${this.target.name} answers at ${this.address} now; the inventory has ${this.target.host}`);
  }

  async endSessionsOf(user: string): Promise<void> {
    const theirs = [...this.#slots].filter(([key]) => key !== "" && JSON.parse(key)[1] === user);
    await Promise.all(theirs.map(([, slot]) => slot.reset()));
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
      route: this,
      ...(this.lock ? { lock: this.lock } : {}),
      begin: (options) => this.#begin(become, options),
      changed: (state, detail) => this.host.told(state, detail),
      cost: (cost) => this.onExchange?.(cost),
    });
  }

  async #begin(become: Become | undefined, options: ExchangeOptions): Promise<Dialogue> {
    const limitMs = this.target.connectTimeoutSeconds * 1000;
    const channel = become
      ? await enter(this.#connection, become, this.target, options)
      : await this.#connection.open({ signal: options.signal });
    return Dialogue.begin(channel, this.target.name, {
      deadlineMs: Math.max(limitMs, 10_000),
      signal: options.signal,
    });
  }
}
