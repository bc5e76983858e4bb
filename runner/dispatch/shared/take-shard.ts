import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import type { AxleError } from "../../errors.js";
import { openRedis } from "../queue/redis.js";
import type { Seal } from "../queue/sealing.js";
import { SharedLog } from "./log.js";

/** A shard of a run in somebody's hands. */
export interface TakenShard {
  redis: Redis;
  log: SharedLog;
  /** The word that says that the shard is his now. */
  token: string;
}

/**
 * Takes a shard of a run: whoever had it can add nothing more.
 *
 * @param lost called when a connection is gone for good
 * @throws AxleError (queue) when Redis is not reached
 */
export async function takeShard(
  { url, run, seal }: { url: string; run: string; seal: Seal },
  shard: number,
  lost: (error: AxleError) => void,
): Promise<TakenShard> {
  const redis = await openRedis(url, lost);
  const reader = await openRedis(url, lost);
  const token = randomBytes(12).toString("hex");
  const log = new SharedLog(redis, reader, run, seal, { shard, token });
  await log.take();
  return { redis, log, token };
}
