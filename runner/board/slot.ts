import { setTimeout as sleep } from "node:timers/promises";
import type { SessionInfo } from "../../modules/kit/sh/index.js";
import { AxleError } from "../errors.js";
import type { Answer, Dialogue, DialogueOptions } from "./dialogue.js";
import { type BoardLock, releaseScript } from "./lock.js";
import { pause } from "./pause.js";
import type { ExchangeScript } from "./script.js";
import type { ExchangeCost, ExchangeOptions } from "./session.js";

/** What a slot needs of its board. */
export interface SlotHost {
  readonly name: string;
  /** One run per board at a time; absent where that is not asked for. */
  readonly lock?: BoardLock;
  /** Opens a channel whose `sh` runs as the slot's user. */
  begin(options: ExchangeOptions): Promise<Dialogue>;
  /** A session was lost, or is made again. */
  changed(state: "lost" | "reconnecting" | "connected", detail?: string): void;
  cost(cost: ExchangeCost): void;
  /** The board's way in, which a change of its network may alter. */
  readonly route: Route;
}

/** Where a board is reached. */
export interface Route {
  /** Undefined: at the inventory's own. */
  readonly address: string | undefined;
  /** Addresses that the board said it has. */
  addresses: readonly string[];
  /** Guards that this run has set and not settled, with the session's place that set each. */
  readonly guards: Map<string, Slot>;
  /** Guards that have brought the board back. */
  readonly undone: Set<string>;
  /** Ends all connections; the next one is made to this address, whose host key must be the board's own. */
  moveTo(address: string | undefined): Promise<void>;
  /** `what` follows the board's name. */
  warnOnce(what: string): void;
  /** What is reached now is where the board stays. */
  stay(): void;
  /** Ends the sessions of one user; their next use makes new ones. */
  endSessionsOf(user: string): Promise<void>;
}

/** How often a board is asked whether what a killed worker has left at work has ended, in milliseconds. */
const againMs = 500;

/** How long the end of a run waits for a board to end what was left running on it, in milliseconds. */
const lastWordMs = 3000;

/**
 * The place of one session: board and user. Holds at most one living `sh`; a broken one is replaced on next use. What
 * asks at the same time waits in line.
 */
export class Slot {
  #dialogue: Dialogue | undefined;
  #info: SessionInfo | undefined;
  #line: Promise<unknown> = Promise.resolve();
  #leftBehind: SessionInfo | undefined;
  /** The exchange was given up by this side, so that the board may well answer. */
  #abandoned = false;

  constructor(private readonly host: SlotHost) {}

  /** What the last session told of the board. */
  get info(): SessionInfo {
    if (!this.#info) throw new AxleError({ kind: "internal", message: "A session was used before it was opened." });
    return this.#info;
  }

  get name(): string {
    return this.host.name;
  }

  /** Makes sure that there is a session. */
  open(options: ExchangeOptions = {}): Promise<SessionInfo> {
    return this.#inLine(async () => (await this.#living(options)).info);
  }

  /**
   * One exchange. `build` gets the board's info, since a session made anew may be another's (after a reboot).
   *
   * @param repeatable nothing is changed by it: when the link is lost in the middle, it is tried once more
   */
  exchange(
    build: (info: SessionInfo) => ExchangeScript,
    counts: { readers: number; operations: number },
    options: ExchangeOptions & Pick<DialogueOptions, "output" | "passing" | "replyLimit">,
    repeatable: boolean,
  ): Promise<Answer> {
    return this.#inLine(async () => {
      for (let attempt = 1; ; attempt++) {
        const dialogue = await this.#living(options);
        try {
          const script = build(dialogue.info);
          const lock = script.changes ? this.host.lock : undefined;
          const answer = await dialogue.exchange(lock ? lock.guard(script, dialogue) : script, options);
          this.host.cost({
            ...counts,
            bytesOut: answer.bytesOut,
            bytesIn: answer.bytesIn,
            elapsedMs: answer.elapsedMs,
          });
          if (lock?.judge(answer.collector.lock) ?? true) return answer;
          attempt--;
          await pause(againMs, options.signal);
        } catch (error) {
          if (!dialogue.alive) this.#lose(error);
          const again = error instanceof AxleError && error.kind === "unreachable" && repeatable && attempt === 1;
          if (!again) throw error;
        }
      }
    });
  }

  get address(): string | undefined {
    return this.host.route.address;
  }

  get addresses(): readonly string[] {
    return this.host.route.addresses;
  }

  get undone(): Set<string> {
    return this.host.route.undone;
  }

  get guards(): Map<string, Slot> {
    return this.host.route.guards;
  }

  /** Takes note of what the board said of its addresses. */
  learnAddresses(addresses: readonly string[]): void {
    this.host.route.addresses = addresses;
  }

  /** The next use makes a connection that was not there before, perhaps to another address. */
  freshen(address: string | undefined): Promise<void> {
    return this.host.route.moveTo(address);
  }

  /** Tells the user something about the board, unless it was told before. */
  warnOnce(what: string): void {
    this.host.route.warnOnce(what);
  }

  stay(): void {
    this.host.route.stay();
  }

  /** Ends other sessions on the board that are some user's. */
  endSessionsOf(user: string): Promise<void> {
    return this.host.route.endSessionsOf(user);
  }

  /** Drops the session; the next use makes a new one. */
  async reset(): Promise<void> {
    const dialogue = this.#dialogue;
    this.#dialogue = undefined;
    await dialogue?.close();
  }

  /**
   * Ends the session for good. What an interrupted or overdue exchange left running on the board is ended by a last,
   * short session: a board that does not answer any more does not hold up the end of the run.
   */
  async close(): Promise<void> {
    await this.reset();
    if (!this.#leftBehind || !this.#abandoned) return;
    const ended = this.#living({}).then(
      () => this.reset(),
      () => {},
    );
    await Promise.race([ended, sleep(lastWordMs, undefined, { ref: false })]);
  }

  #lose(error: unknown): void {
    this.#dialogue = undefined;
    this.#leftBehind = this.#info;
    this.#abandoned = error instanceof AxleError && (error.kind === "interrupted" || error.kind === "deadline");
    this.host.changed("lost", error instanceof Error ? error.message : String(error));
  }

  async #living(options: ExchangeOptions): Promise<Dialogue> {
    if (this.#dialogue?.alive) return this.#dialogue;
    if (this.#dialogue) this.#lose(new Error("the session ended while it was idle"));
    if (this.#info) this.host.changed("reconnecting");
    const dialogue = await this.host.begin(options);
    this.#dialogue = dialogue;
    this.#info = dialogue.info;
    this.host.changed("connected");
    await this.#endLeftBehind(dialogue, options);
    return dialogue;
  }

  /**
   * A session that was dropped while something ran may have left it running. It led a process group of its own; when
   * that still exists on the same boot, it is ended.
   */
  async #endLeftBehind(dialogue: Dialogue, options: ExchangeOptions): Promise<void> {
    const old = this.#leftBehind;
    this.#leftBehind = undefined;
    const { board, processGroup } = dialogue.info;
    if (!old || old.processGroup <= 1 || old.processGroup === processGroup || old.board.bootId !== board.bootId) return;
    const body = `kill -15 -${old.processGroup} 2>/dev/null\n${this.host.lock ? releaseScript(old) : ":"}`;
    await dialogue.exchange({ body, frames: 0, payloads: new Map() }, { deadlineMs: 5000, signal: options.signal });
  }

  #inLine<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#line.then(work, work);
    this.#line = result.catch(() => {});
    return result;
  }
}
