import { randomBytes } from "node:crypto";
import { type TaskOutcome, verdictOf } from "../engine/task/outcome.js";
import type { EndRecord, RunRecord } from "../journal/records.js";
import { keysOf } from "./queue/names.js";
import { openRedis } from "./queue/redis.js";
import type { Seal } from "./queue/sealing.js";
import { SharedLog } from "./shared/log.js";
import { decodeOutcome } from "./shared/outcomes.js";
import type { LogRecord } from "./shared/records.js";

/** How long workers of a run whose controller is gone may take to leave their boards. */
const leavingMs = 15_000;

export interface Salvage {
  url: string;
  seal: Seal;
  /** The run that is gone on with. */
  run: string;
  /** What its controller has written down. */
  records: readonly RunRecord[];
}

/**
 * What the workers of a run have done after its controller was killed. They may add nothing more from here on, and have
 * left their boards when this returns; what is still in Redis of that run is removed.
 * @returns the controller's records, with what is missing in them
 */
export async function salvage({ url, seal, run, records }: Salvage): Promise<RunRecord[]> {
  const redis = await openRedis(url, () => {});
  const keys = keysOf(run);
  try {
    const shards = (await redis.keys(keys.holder(0).replace(/0$/, "*"))).map((key) => Number(key.split(":").at(-1)));
    if (shards.length === 0) return [...records];
    const token = randomBytes(12).toString("hex");
    for (const shard of shards) await redis.set(keys.holder(shard), token);
    const reader = await openRedis(url, () => {});
    const log = new SharedLog(redis, reader, run, seal, { shard: shards[0]!, token });
    await log.add({ kind: "stop" });
    const done = await readToStop(log);
    await redis.del(keys.alive, keys.setup);
    await leftBy(redis, run);
    await redis.del(keys.log, ...shards.map((shard) => keys.holder(shard)));
    return [...ended(records), ...missing(records, done)];
  } finally {
    redis.disconnect();
  }
}

async function readToStop(log: SharedLog): Promise<LogRecord[]> {
  const found: LogRecord[] = [];
  await log.follow(
    (kind) => kind === "begin" || kind === "end" || kind === "stop",
    (record) => {
      if (record.kind === "stop") log.close();
      else found.push(record);
    },
  );
  return found;
}

/** Workers say here that they are at a shard, as long as they are. */
async function leftBy(redis: Awaited<ReturnType<typeof openRedis>>, run: string): Promise<void> {
  const until = Date.now() + leavingMs;
  while ((await redis.exists(keysOf(run).busy)) && Date.now() < until)
    await new Promise((next) => setTimeout(next, 200));
}

/** What the controller knows the end of: how the rest stands, the workers know better. */
function ended(records: readonly RunRecord[]): RunRecord[] {
  return records.filter(({ record }) => record !== "begin");
}

/** Ends that the controller has not heard of, and what was begun last. */
function missing(records: readonly RunRecord[], done: readonly LogRecord[]): RunRecord[] {
  const known = new Map<string, number>();
  for (const record of records) if (record.record === "end") known.set(record.host, (known.get(record.host) ?? 0) + 1);
  const ends: RunRecord[] = [];
  const begun = new Map<string, RunRecord>();
  for (const record of done) {
    if (record.kind !== "begin" && record.kind !== "end") continue;
    const { host, key } = record;
    begun.delete(host);
    if (record.kind === "begin") begun.set(host, { record: "begin", host, key });
    else if ((known.get(host) ?? 0) > 0) known.set(host, known.get(host)! - 1);
    else ends.push(endOf(record));
  }
  return [...ends, ...begun.values()];
}

function endOf({ host, key, outcome: encoded }: Extract<LogRecord, { kind: "end" }>): EndRecord {
  const outcome: TaskOutcome = decodeOutcome(encoded);
  const verdict = verdictOf(outcome.result);
  // Whether it could be rescued only the walk knows: what failed is tried again.
  const fatal =
    (verdict === "failed" && !outcome.ignoreErrors) || (verdict === "unreachable" && !outcome.ignoreUnreachable);
  const changed = Boolean(outcome.result.changed);
  return { record: "end", host, key, changed, outcome: encoded, ...(fatal ? { fatal: true as const } : {}) };
}
