import type { Operation, OperationResult } from "../../../modules/kit/operations.js";
import {
  confirmScript,
  type GuardState,
  lookScript,
  parseGuardState,
  parseJob,
  pollJobScript,
  rollBackScript,
} from "../../../modules/kit/sh/index.js";
import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";
import { pause } from "../pause.js";
import type { ExchangeOptions } from "../session.js";
import type { Slot } from "../slot.js";
import { askOnce } from "./raw.js";
import { controllerResult } from "./result.js";

type Confirm = Extract<Operation, { op: "confirm" }>;
type RollBack = Extract<Operation, { op: "roll-back" }>;

/** What a guard takes beyond its time until the board is back: interfaces go down and up, leases are asked for. */
const marginMs = 60_000;
const pauseMs = 1000;

/** Calls a guard off over a fresh connection; the board may have got another address by the change. */
export async function confirm(slot: Slot, operation: Confirm, group: number, options: ExchangeOptions) {
  const owner = slot.guards.get(operation.id);
  if (!owner) return controllerResult(steadyNow(), { rc: 0, details: { confirmed: false } });
  options.listener?.waiting?.(group, `confirming the change over a fresh connection to ${slot.name}`);
  return new Settling(owner, operation, options, true).run();
}

/** Has a guard bring the board back now. */
export async function rollBack(slot: Slot, operation: RollBack, group: number, options: ExchangeOptions) {
  const owner = slot.guards.get(operation.id);
  // A link that was lost under the change has been answered by a roll-back already.
  const before = slot.undone.has(operation.id);
  if (!owner) return controllerResult(steadyNow(), { rc: 0, details: { rolledBack: false, before } });
  options.listener?.waiting?.(group, `rolling ${slot.name} back`);
  return new Settling(owner, operation, options, false).run();
}

class Settling {
  readonly #startedAt = steadyNow();
  readonly #until: number;
  #last: AxleError | undefined;
  /** Whether the change is good so far; a bad one is rolled back instead of confirmed. */
  #good: boolean;
  #jobOver: boolean;
  #why = "";

  constructor(
    private readonly slot: Slot,
    private readonly operation: Confirm | RollBack,
    private readonly options: ExchangeOptions,
    good: boolean,
  ) {
    this.#good = good;
    this.#jobOver = operation.op !== "confirm" || operation.job === undefined;
    this.#until = steadyNow() + operation.timeoutSeconds * 1000 + marginMs;
  }

  /** Goes around the board's addresses until the guard is settled, one way or the other. */
  async run(): Promise<OperationResult> {
    const addresses = [undefined, ...(this.operation.addresses ?? []), ...this.slot.addresses];
    for (;;) {
      for (const address of new Set(addresses)) {
        const result = await this.#attempt(address);
        if (result) return result;
      }
      if (steadyNow() > this.#until) throw this.#notSeen();
      await pause(pauseMs, this.options.signal);
    }
  }

  async #attempt(address: string | undefined): Promise<OperationResult | undefined> {
    try {
      await this.slot.freshen(address);
      if (!this.#jobOver && !(await this.#waitForJob())) return undefined;
      return await this.#settle(address);
    } catch (error) {
      if (!(error instanceof AxleError) || error.kind === "interrupted" || error.kind === "locked") throw error;
      this.#last = error;
      return undefined;
    }
  }

  /** Waits for the job that makes the change; true once a fresh connection may be made to confirm it. */
  async #waitForJob(): Promise<boolean> {
    const { job } = this.operation as Confirm;
    const reader = { read: "job" as const, job: job!, tailBytes: 4096 };
    for (;;) {
      const script = (info: Slot["info"]) => `{ ${pollJobScript(reader, info.board)}\n} 2>/dev/null`;
      const seen = parseJob(reader, await askOnce(this.slot, script, this.#quick, false), this.slot.info.board);
      if (seen.state !== "running") {
        this.#jobOver = true;
        this.#good = seen.state === "finished" && seen.rc === 0;
        this.#why = this.#good ? "" : (seen.tail.trim().split("\n").at(-1) ?? "");
        await this.slot.freshen(this.slot.address);
        return true;
      }
      await pause(300, this.options.signal);
    }
  }

  async #settle(address: string | undefined): Promise<OperationResult | undefined> {
    const { op, id, run = "" } = this.operation;
    const guard = { id, run, job: op === "confirm" ? this.operation.job : undefined };
    const script = this.#good ? confirmScript : rollBackScript;
    let { state, log } = await this.#ask((info) => script(guard, info.board), true);
    while (state === "restoring") {
      await pause(pauseMs, this.options.signal);
      ({ state, log } = await this.#ask((info) => lookScript(guard, info.board), false));
    }
    if (state === "foreign" && address !== undefined) return undefined;
    this.slot.guards.delete(id);
    if (state === "confirmed") this.slot.stay();
    return this.#outcome(state, log);
  }

  async #ask(script: (info: Slot["info"]) => string, changes: boolean): Promise<{ state: GuardState; log: string }> {
    return parseGuardState(await askOnce(this.slot, script, this.#quick, changes));
  }

  get #quick(): ExchangeOptions {
    const { signal } = this.options;
    return { deadlineMs: 15_000, ...(signal ? { signal } : {}) };
  }

  #outcome(state: GuardState, log: string): OperationResult {
    if (state === "confirmed") return controllerResult(this.#startedAt, { rc: 0, details: { confirmed: true } });
    if (state === "foreign") {
      const stderr = "the board has no guard of this run: it is not known whether the change was undone";
      return controllerResult(this.#startedAt, { rc: 1, stderr, details: { rolledBack: false } });
    }
    this.slot.undone.add(this.operation.id);
    const why = this.#why === "" ? "" : ` (${this.#why})`;
    const stderr = `${log.trim()}\nrolled back: the board has brought back what it had before${why}`.trim();
    return controllerResult(this.#startedAt, { rc: 1, stderr, details: { rolledBack: true } });
  }

  #notSeen(): AxleError {
    const at = this.#last ? ` (${this.#last.message})` : "";
    return new AxleError({
      kind: "unreachable",
      message: `${this.slot.name} was not seen again after the change${at}: it brings back what it had before by itself after ${this.operation.timeoutSeconds} seconds.`,
      remedy: "Look for it at its old address and at the new one; its guard keeps a log in its folder of guards.",
    });
  }
}
