import type { Redis } from "ioredis";
import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";

/** Where runs and workers look when nothing is said. */
export const usualQueue = "redis://127.0.0.1:6379";

/** How long a connection that was lost may take to come back before the run is given up, in milliseconds. */
const patienceMs = 20_000;

/** BullMQ and the client of its choice, loaded when a run is divided or a worker starts: nothing else needs them. */
export async function loadQueueLibraries() {
  try {
    const [bullmq, ioredis] = await Promise.all([import("bullmq"), import("ioredis")]);
    return { bullmq, Redis: ioredis.Redis };
  } catch (cause) {
    throw new AxleError({
      kind: "options",
      message: "Runs are divided by BullMQ, which is not installed.",
      remedy: "Install it beside axle: npm install -g bullmq ioredis.",
      cause,
    });
  }
}

/** The queue's address as options or AXLE_QUEUE give it. */
export function queueUrl(given: string | undefined, env: NodeJS.ProcessEnv): string {
  const url = given ?? env["AXLE_QUEUE"] ?? usualQueue;
  if (!/^rediss?:\/\/[^/]/.test(url))
    throw new AxleError({
      kind: "options",
      message: "The queue's address must begin with redis:// or rediss://.",
      remedy: `Write it as ${usualQueue}.`,
    });
  return url;
}

/** The address without its password, for people. */
export function shownUrl(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//");
}

/**
 * A connection to Redis or Valkey. One that is lost is made again; when that takes too long, `onLost` is told.
 * @throws AxleError (queue) when it can't be made in the first place
 */
export async function openRedis(url: string, onLost: (error: AxleError) => void): Promise<Redis> {
  const { Redis } = await loadQueueLibraries();
  const state = { ready: false, downSince: 0, last: "", given: false };
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    connectTimeout: 5000,
    // Only a connection that is not to be made again tells what waits for an answer that none comes.
    retryStrategy: () => {
      state.downSince ||= steadyNow();
      state.given = state.ready && steadyNow() - state.downSince >= patienceMs;
      return state.ready && !state.given ? 300 : null;
    },
  });
  redis.on("error", (error: Error) => {
    state.last = reasonOf(error);
  });
  redis.on("ready", () => {
    state.ready = true;
    state.downSince = 0;
  });
  redis.on("end", () => {
    if (state.given) onLost(away(url, state.last, "was lost"));
  });
  try {
    await redis.connect();
    return redis;
  } catch (cause) {
    redis.disconnect();
    throw away(url, state.last || reasonOf(cause as Error), "is not reached", cause);
  }
}

function away(url: string, why: string, how: string, cause?: unknown): AxleError {
  return new AxleError({
    kind: "queue",
    message: `The queue ${shownUrl(url)} ${how}${why ? ` (${why})` : ""}.`,
    remedy:
      "Start Redis or Valkey there (apt-get install redis-server), or name another place: --queue URL or AXLE_QUEUE.",
    ...(cause === undefined ? {} : { cause }),
  });
}

function reasonOf(error: Error & { code?: string }): string {
  return error.code === "ECONNREFUSED" ? "connection refused" : error.message.slice(0, 120);
}
