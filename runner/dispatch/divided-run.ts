import type { Redis } from "ioredis";
import type { Prompts } from "../engine/options.js";
import { AxleError } from "../errors.js";
import type { Dispatcher } from "./dispatcher.js";
import { controllerShard, keysOf, leftoverSeconds, prefix, queueName, type ShardJob } from "./queue/names.js";
import { loadQueueLibraries, openRedis, shownUrl } from "./queue/redis.js";
import type { Seal } from "./queue/sealing.js";
import { type Setup, setupContext } from "./setup.js";
import { ControllerDispatcher } from "./shared/controller-dispatcher.js";
import { forgotten } from "./shared/forgotten.js";
import type { SharedLog } from "./shared/log.js";
import { Meeting } from "./shared/meeting.js";
import { Owners } from "./shared/owners.js";
import type { LogRecord } from "./shared/records.js";
import type { SharedSecrets } from "./shared/secrets.js";
import { takeShard } from "./shared/take-shard.js";

export interface DivideOptions {
  run: string;
  url: string;
  seal: Seal;
  setup: Setup;
  secrets: SharedSecrets;
  check: boolean;
  signal: AbortSignal;
  warn(message: string): void;
}

/** How often the controller says that it is there, and how long that holds. */
const aliveEveryMs = 1500;
const aliveSeconds = 8;
/** From when on it is said that a shard waits for a worker. */
const patienceMs = 10_000;
/** How long workers may take to leave their boards at the end. */
const leavingMs = 15_000;

/** A run whose boards are dealt out to workers, seen from the controller. */
export class DividedRun {
  readonly dispatcher: Dispatcher;
  readonly #meeting: Meeting;
  readonly #controller: ControllerDispatcher;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #taken = new Set<number>();
  readonly #left = new Set<number>();
  #noteLeft: () => void = () => {};

  private constructor(
    private readonly options: DivideOptions,
    private readonly redis: Redis,
    private readonly log: SharedLog,
  ) {
    this.#meeting = new Meeting(
      log,
      (kind) => kind !== "agree" && kind !== "answer",
      (record) => this.#hear(record),
    );
    const { setup, secrets, check } = options;
    const owners = new Owners(setup.shards);
    this.#controller = new ControllerDispatcher({
      shard: controllerShard,
      owners,
      meeting: this.#meeting,
      secrets,
      check,
    });
    this.dispatcher = this.#controller;
  }

  /** Puts the shards into the queue. @throws AxleError (queue) when Redis is not reached */
  static async start(options: DivideOptions): Promise<DividedRun> {
    const lost = (error: AxleError) => divided?.fail(error);
    let divided: DividedRun | undefined;
    const { redis, log } = await takeShard(options, controllerShard, lost);
    divided = new DividedRun(options, redis, log);
    await divided.#enqueue();
    divided.#watch();
    return divided;
  }

  prompts(own: Prompts): Prompts {
    return this.#controller.prompts(own);
  }

  /** Ends the run for everybody, waits until the boards are left, and takes everything out of Redis. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    const failed = this.#meeting.inbox.failure;
    if (failed) await this.log.add({ kind: "stop" }).catch(() => {});
    if (this.redis.status === "ready") await this.#boardsLeft();
    this.#controller.hearRest();
    this.log.close();
    await this.#clean().catch(() => {});
    this.redis.disconnect();
  }

  fail(error: AxleError): void {
    this.#meeting.fail(error);
  }

  async #enqueue(): Promise<void> {
    const { run, seal, setup, url } = this.options;
    const keys = keysOf(run);
    await this.#alive();
    await this.redis.set(keys.setup, seal.close(setup, setupContext(run)), "EX", leftoverSeconds);
    const { bullmq } = await loadQueueLibraries();
    const connection = await openRedis(url, () => {});
    const queue = new bullmq.Queue(queueName, { connection, prefix });
    queue.on("error", () => {});
    const of = setup.shards.length;
    const jobs = setup.shards.map((_, shard) => ({
      name: "shard",
      data: { run, shard, of } satisfies ShardJob,
      opts: { jobId: `${run}/${shard}`, attempts: 20, removeOnComplete: true, removeOnFail: true },
    }));
    await queue.addBulk(jobs);
    await queue.close();
    connection.disconnect();
  }

  #watch(): void {
    this.#timers.push(setInterval(() => void this.#alive().catch(() => {}), aliveEveryMs));
    this.#timers.push(setTimeout(() => this.#tellWaiting(), patienceMs));
    const stop = () => this.fail(new AxleError({ kind: "interrupted", message: "The run was interrupted." }));
    if (this.options.signal.aborted) stop();
    else this.options.signal.addEventListener("abort", stop, { once: true });
  }

  async #alive(): Promise<void> {
    const { alive, holder } = keysOf(this.options.run);
    await this.redis.set(alive, "1", "EX", aliveSeconds);
    const known = await this.redis.expire(holder(controllerShard), leftoverSeconds);
    if (known === 0) this.fail(forgotten(shownUrl(this.options.url)));
  }

  #tellWaiting(): void {
    const { length } = this.options.setup.shards;
    const waiting = length - this.#taken.size;
    if (waiting === 0) return;
    this.options.warn(
      `${waiting} of ${length} shards ${waiting === 1 ? "waits" : "wait"} for a worker: start \`axle worker\` with the same --queue and key.`,
    );
  }

  #hear(record: LogRecord): void {
    if (record.kind === "hello") {
      if (this.#taken.has(record.shard))
        this.options.warn(
          `The worker of shard ${record.shard + 1} is gone: ${record.worker} has taken its boards over.`,
        );
      this.#taken.add(record.shard);
      this.#left.delete(record.shard);
    } else if (record.kind === "left") {
      this.#left.add(record.shard);
      this.#noteLeft();
    } else if (record.kind === "other-key") {
      this.fail(
        new AxleError({
          kind: "queue",
          message: `${record.worker} has another key: it can't read what it is asked to do.`,
          remedy: "Give the run and all its workers the same key (--queue-key FILE or AXLE_QUEUE_KEY).",
        }),
      );
    } else if (record.kind === "broken") {
      const { message, remedy, worker } = record;
      this.fail(new AxleError({ kind: "queue", message: `${worker}: ${message}`, ...(remedy ? { remedy } : {}) }));
    }
  }

  /** A worker that ended by a failure has left its boards, too. */
  async #boardsLeft(): Promise<void> {
    const all = () => [...this.#taken].every((shard) => this.#left.has(shard));
    const until = Date.now() + leavingMs;
    while (!all() && Date.now() < until) {
      await new Promise<void>((resolve) => {
        this.#noteLeft = resolve;
        setTimeout(resolve, 500);
      });
    }
  }

  async #clean(): Promise<void> {
    const { run, setup, url } = this.options;
    const keys = keysOf(run);
    const holders = [controllerShard, ...setup.shards.keys()].map((shard) => keys.holder(shard));
    await this.redis.del(keys.log, keys.setup, keys.alive, keys.busy, ...holders);
    const { bullmq } = await loadQueueLibraries();
    const connection = await openRedis(url, () => {});
    const queue = new bullmq.Queue(queueName, { connection, prefix });
    queue.on("error", () => {});
    // Shards that nobody has taken; one that is being worked on is ended by its worker.
    for (const shard of setup.shards.keys()) await queue.remove(`${run}/${shard}`).catch(() => 0);
    await queue.close();
    connection.disconnect();
  }
}
