import type { Redis } from "ioredis";
import { AxleError } from "../errors.js";
import { keysOf } from "./queue/names.js";
import type { Seal } from "./queue/sealing.js";
import type { Setup } from "./setup.js";
import { forgotten } from "./shared/forgotten.js";
import type { SharedLog } from "./shared/log.js";
import { Meeting } from "./shared/meeting.js";
import { Owners } from "./shared/owners.js";
import type { LogKind, LogRecord } from "./shared/records.js";
import type { SharedSecrets } from "./shared/secrets.js";
import { takeShard } from "./shared/take-shard.js";
import { WorkerDispatcher } from "./shared/worker-dispatcher.js";

export interface ShardOptions {
  run: string;
  shard: number;
  url: string;
  seal: Seal;
  setup: Pick<Setup, "shards">;
  secrets: SharedSecrets;
  check: boolean;
  /** What this worker is called in messages. */
  worker: string;
}

const lookEveryMs = 1000;
/** How long a worker that was killed counts as being there. */
const busySeconds = 4;
/** Kinds that a worker's walk needs. */
const wanted = new Set<LogKind>(["begin", "end", "agree", "answer", "hello", "stop"]);

/** A shard in the hands of this process. */
export class ShardRun {
  readonly dispatcher: WorkerDispatcher;
  /** Ends the walk: the controller has ended the run, or is gone. */
  readonly #control = new AbortController();
  readonly #meeting: Meeting;
  #here: () => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #misses = 0;

  private constructor(
    private readonly options: ShardOptions,
    private readonly redis: Redis,
    private readonly log: SharedLog,
    private readonly token: string,
  ) {
    this.#meeting = new Meeting(
      log,
      (kind) => wanted.has(kind),
      (record) => this.#hear(record),
    );
    const { shard, setup, secrets, check } = options;
    const owners = new Owners(setup.shards);
    this.dispatcher = new WorkerDispatcher({ shard, owners, meeting: this.#meeting, secrets, check });
  }

  /**
   * Takes the shard over from whoever had it. What he has done is there when this returns, and he can add nothing more.
   */
  static async take(options: ShardOptions): Promise<ShardRun> {
    const lost = (error: AxleError) => taken?.stop(error);
    let taken: ShardRun | undefined;
    const { run, shard, worker } = options;
    const { redis, log, token } = await takeShard(options, shard, lost);
    await redis.set(keysOf(run).busy, worker, "EX", busySeconds);
    const shardRun = new ShardRun(options, redis, log, token);
    taken = shardRun;
    const here = new Promise<void>((resolve) => {
      shardRun.#here = resolve;
    });
    await log.add({ kind: "hello", shard, worker, token });
    await here;
    shardRun.#timer = setInterval(() => void shardRun.#look(), lookEveryMs);
    return shardRun;
  }

  get signal(): AbortSignal {
    return this.#control.signal;
  }

  /** @param error why; without one the controller has ended the run */
  stop(error: AxleError = interrupted()): void {
    this.#meeting.fail(error);
    this.#control.abort();
  }

  /** Why the walk was ended, if it was. */
  get failure(): AxleError | undefined {
    return this.#meeting.inbox.failure;
  }

  /** The controller is told why this process can't go on. */
  async tell(error: unknown): Promise<void> {
    const { shard, worker } = this.options;
    const known = error instanceof AxleError ? error : undefined;
    const message = error instanceof Error ? error.message : String(error);
    const remedy = known?.remedy === undefined ? {} : { remedy: known.remedy };
    await this.log.add({ kind: "broken", shard, worker, message, ...remedy });
  }

  /** Everything was said and the boards are left. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.dispatcher.flush();
    await this.log.add({ kind: "left", shard: this.options.shard }).catch(() => {});
    await this.redis.del(keysOf(this.options.run).busy).catch(() => {});
    this.log.close();
    this.redis.disconnect();
  }

  #hear(record: LogRecord): void {
    if (record.kind === "stop") this.stop();
    if (record.kind === "hello" && record.token === this.token) this.#here();
  }

  /** A controller that is gone can't be worked for, nor a run that Redis has forgotten. */
  async #look(): Promise<void> {
    const { alive, busy, holder } = keysOf(this.options.run);
    const known = await this.redis.exists(holder(this.options.shard)).catch(() => 1);
    if (!known) return this.stop(forgotten());
    await this.redis.set(busy, this.options.worker, "EX", busySeconds).catch(() => {});
    const there = await this.redis.exists(alive).catch(() => 1);
    this.#misses = there ? 0 : this.#misses + 1;
    if (this.#misses > 1) this.stop(new AxleError({ kind: "queue", message: "The run's controller is gone." }));
  }
}

function interrupted(): AxleError {
  return new AxleError({ kind: "interrupted", message: "The controller has ended the run." });
}
