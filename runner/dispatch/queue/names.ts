/** The first word of everything that axle keeps in Redis. */
export const prefix = "axle";

/** BullMQ's queue of shards. */
export const queueName = "shards";

/** What a run keeps in Redis while it lasts. Nothing of it is more than a name, a number or sealed. */
export function keysOf(run: string) {
  const own = `${prefix}:run:${run}`;
  return {
    /** The common log. */
    log: `${own}:log`,
    /** What all workers need to know, sealed. */
    setup: `${own}:setup`,
    /** There as long as the controller is. */
    alive: `${own}:alive`,
    /** There as long as a worker is at one of its shards. */
    busy: `${own}:busy`,
    /** Who has a shard: only he adds to the log in its name. */
    holder: (shard: number) => `${own}:holder:${shard}`,
  };
}

/** A shard as a job: who takes it finds the rest by the run's name. */
export interface ShardJob {
  run: string;
  /** From 0; the controller's own part is -1. */
  shard: number;
  of: number;
}

/** The controller's own number among the holders. */
export const controllerShard = -1;

/** How long what a killed controller leaves in Redis stays, in seconds. */
export const leftoverSeconds = 24 * 3600;
