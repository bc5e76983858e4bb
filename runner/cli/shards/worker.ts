import { type ChildProcess, fork } from "node:child_process";
import { realpathSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Queue, Worker } from "bullmq";
import type { Redis } from "ioredis";
import { keysOf, prefix, queueName, type ShardJob } from "../../dispatch/queue/names.js";
import { loadQueueLibraries, openRedis, queueUrl, shownUrl } from "../../dispatch/queue/redis.js";
import { readSeal, type Seal } from "../../dispatch/queue/sealing.js";
import { type Setup, setupContext } from "../../dispatch/setup.js";
import type { AxleError } from "../../errors.js";
import type { WorkerOptions } from "../commands/worker.js";
import { EXIT } from "../exit-codes.js";
import { withInterrupts } from "../interrupts.js";
import { say, warnUser } from "../terminal.js";
import { refuseOtherFolder, tellRefusal } from "./refusal.js";
import type { ChildTask } from "./shard-child.js";

/** A shard that nobody has taken for so long is taken although this worker has one already. */
const furtherAfterMs = 1500;
const lookEveryMs = 500;

/** `axle worker`: waits for shards and carries them out, until it is ended. */
export async function runWorker(options: WorkerOptions): Promise<number> {
  const url = queueUrl(options.queue, process.env);
  const seal = readSeal(options.queueKey, process.env);
  const project = realpathSync(options.project);
  return withInterrupts(async (signal) => {
    const place = new Workplace(options, { url, seal, project, signal });
    await place.open();
    say(`Waiting for shards of runs in ${project} (${shownUrl(url)}).`);
    const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    await Promise.race([ended, place.lost]);
    await place.close();
    return EXIT.ok;
  });
}

interface Place {
  url: string;
  seal: Seal;
  project: string;
  signal: AbortSignal;
}

/** A worker's hands: one shard each. */
class Workplace {
  readonly #hands = new Set<Worker>();
  readonly #children = new Set<ChildProcess>();
  #queue!: Queue;
  #timer: NodeJS.Timeout | undefined;
  #busy = 0;
  #waitingSince = 0;
  #lose: (error: AxleError) => void = () => {};
  readonly lost = new Promise<never>((_, reject) => {
    this.#lose = reject;
  });

  constructor(
    private readonly options: WorkerOptions,
    private readonly place: Place,
  ) {}

  async open(): Promise<void> {
    const { bullmq } = await loadQueueLibraries();
    this.#queue = new bullmq.Queue(queueName, { connection: await this.#connect(), prefix });
    // The connection tells when it is lost; the library would print each try to get it back.
    this.#queue.on("error", () => {});
    await this.#addHand();
    this.#timer = setInterval(() => void this.#look().catch(() => {}), lookEveryMs);
  }

  /** Shards that are being worked on go back into the queue. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const child of this.#children) child.kill("SIGTERM");
    await Promise.all([...this.#hands].map((hand) => hand.close().catch(() => {})));
    await this.#queue.close().catch(() => {});
  }

  #connect() {
    return openRedis(this.place.url, (error) => this.#lose(error));
  }

  async #addHand(): Promise<void> {
    const { bullmq } = await loadQueueLibraries();
    const lostMs = Math.max(1, this.options.lostAfter) * 1000;
    const hand = new bullmq.Worker<ShardJob>(queueName, (job) => this.#carryOut(job.data), {
      connection: await this.#connect(),
      prefix,
      concurrency: 1,
      lockDuration: lostMs,
      stalledInterval: Math.max(500, lostMs / 2),
      maxStalledCount: 20,
    });
    hand.on("error", () => {});
    this.#hands.add(hand);
  }

  /** Takes further shards only when they would wait: one worker for each is best. */
  async #look(): Promise<void> {
    const waiting = await this.#queue.getWaitingCount();
    if (waiting === 0 || this.#busy < this.#hands.size) this.#waitingSince = 0;
    else this.#waitingSince ||= Date.now();
    const late = this.#waitingSince > 0 && Date.now() - this.#waitingSince > furtherAfterMs;
    if (!late || this.#hands.size >= this.options.shards) return;
    this.#waitingSince = 0;
    await this.#addHand();
  }

  async #carryOut(job: ShardJob): Promise<void> {
    this.#busy++;
    try {
      const setup = await this.#setupOf(job);
      if (!setup) return;
      say(`Shard ${job.shard + 1} of ${job.of} of ${job.run}: ${setup.shards[job.shard]!.length} boards.`);
      const ended = await this.#runChild(job, setup);
      say(`Shard ${job.shard + 1} of ${job.of} of ${job.run} ${ended}.`);
    } finally {
      this.#busy--;
    }
  }

  /** What the run needs; nothing when its controller is gone. A worker that can't do it says so to the controller. */
  async #setupOf(job: ShardJob): Promise<Setup | undefined> {
    const { url, seal, project } = this.place;
    const redis = await openRedis(url, () => {});
    try {
      const keys = keysOf(job.run);
      const [alive, sealed] = [await redis.exists(keys.alive), await redis.getBuffer(keys.setup)];
      if (!alive || !sealed) return undefined;
      const setup = await this.#open(sealed, job, redis);
      if (setup) refuseOtherFolder(setup, project);
      return setup;
    } catch (error) {
      warnUser(error instanceof Error ? error.message : String(error));
      await tellRefusal(job, error, seal, url, this.#name()).catch(() => {});
      return undefined;
    } finally {
      redis.disconnect();
    }
  }

  /** Who has another key can't say so under seal. */
  async #open(sealed: Buffer, { run }: ShardJob, redis: Redis): Promise<Setup | undefined> {
    try {
      return this.place.seal.open(sealed, setupContext(run)) as Setup;
    } catch (error) {
      warnUser((error as AxleError).message);
      await redis.xadd(keysOf(run).log, "*", "k", "other-key", "s", this.#name());
      return undefined;
    }
  }

  /** @throws when the process was lost: then the shard goes back into the queue */
  async #runChild(job: ShardJob, setup: Setup): Promise<string> {
    const { url, seal } = this.place;
    const own = Object.entries(process.env).filter(([name]) => !/^(?:ANSIBLE|AXLE)_/.test(name));
    const env = { ...Object.fromEntries(own), ...setup.env };
    const child = fork(process.argv[1]!, ["worker", "--child"], {
      cwd: setup.cwd,
      env,
      stdio: "inherit",
      execArgv: [],
    });
    this.#children.add(child);
    const task: ChildTask = { run: job.run, shard: job.shard, url, key: seal.text, worker: this.#name(), setup };
    child.send(task, () => {});
    const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
    this.#children.delete(child);
    if (code === EXIT.ok) return "is done";
    if (code === EXIT.error) return "has failed";
    if (code === EXIT.interrupted && !this.place.signal.aborted) return "was stopped";
    await sleep(100);
    throw new Error("the shard's process has ended before the shard");
  }

  #name(): string {
    return `The worker ${hostname()}:${process.pid}`;
  }
}
