import type { Redis } from "ioredis";
import { AxleError } from "../../errors.js";
import { harmless } from "../../report/harmless.js";
import { keysOf, leftoverSeconds } from "../queue/names.js";
import type { Seal } from "../queue/sealing.js";
import { forgotten } from "./forgotten.js";
import type { LogKind, LogRecord } from "./records.js";

/**
 * Adds a record only for the one who has the shard: a worker that was taken for dead may not go on. False when another
 * one has it, "" when nobody has: Redis has lost its data.
 */
const addScript = `
local holder = redis.call("GET", KEYS[2])
if not holder then return "" end
if holder ~= ARGV[1] then return false end
local id = redis.call("XADD", KEYS[1], "*", "k", ARGV[2], "s", ARGV[3])
return id`;

/** Who writes: a shard, and the word that says that it is his now. */
export interface Holder {
  shard: number;
  token: string;
}

/**
 * The one log of a run, a Redis stream: every process adds to it and reads all of it, in the same order. The kind of a
 * record is in the clear, everything else is sealed.
 */
export class SharedLog {
  #open = true;

  constructor(
    private readonly redis: Redis,
    private readonly reader: Redis,
    private readonly run: string,
    private readonly seal: Seal,
    private readonly holder: Holder,
  ) {}

  /** Takes the shard: from now on nobody else adds in its name. */
  async take(): Promise<void> {
    const { holder, log } = keysOf(this.run);
    await this.redis.set(holder(this.holder.shard), this.holder.token, "EX", leftoverSeconds);
    await this.redis.expire(log, leftoverSeconds);
  }

  /** @throws AxleError (queue) when another worker has taken the shard over, or Redis has lost its data */
  async add(record: LogRecord): Promise<void> {
    const { log, holder } = keysOf(this.run);
    const sealed = this.seal.close(record, this.#context(record.kind));
    const { shard, token } = this.holder;
    const added = await this.redis.eval(addScript, 2, log, holder(shard), token, record.kind, sealed);
    if (added === "") throw forgotten();
    if (added === null)
      throw new AxleError({
        kind: "queue",
        message: "Another worker has taken these boards over: this one was taken for dead.",
        remedy: "Nothing is to be done: that one goes on. Look at this machine if it happens often.",
      });
  }

  /** Gives every record from the first one on, until the log is closed; kinds that nobody wants are not even opened. */
  async follow(wants: (kind: LogKind) => boolean, take: (record: LogRecord) => void): Promise<void> {
    let last = "0";
    while (this.#open) {
      const found = await this.#wait(last);
      for (const [, entries] of found) {
        for (const [id, fields] of entries) {
          last = id.toString();
          const kind = fields[1]!.toString() as LogKind;
          if (wants(kind) && this.#open) take(this.#read(kind, fields[3]!));
        }
      }
    }
  }

  #read(kind: LogKind, body: Buffer): LogRecord {
    if (kind === "other-key") return { kind, worker: harmless(body.toString("utf8")).slice(0, 100) };
    return this.seal.open(body, this.#context(kind)) as LogRecord;
  }

  async #wait(last: string): Promise<[Buffer, [Buffer, Buffer[]][]][]> {
    try {
      const log = keysOf(this.run).log;
      const found = await this.reader.xreadBuffer("COUNT", 500, "BLOCK", 2000, "STREAMS", log, last);
      return (found ?? []) as [Buffer, [Buffer, Buffer[]][]][];
    } catch (error) {
      // Closing the log ends a read that waits.
      if (this.#open) throw error;
      return [];
    }
  }

  close(): void {
    this.#open = false;
    this.reader.disconnect();
  }

  #context(kind: LogKind): string {
    return `${this.run} ${kind}`;
  }
}
