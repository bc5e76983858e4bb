import { type Command, Option } from "commander";
import { addQueue, count } from "../options.js";

/** Options of `axle worker`. */
export interface WorkerOptions {
  queue?: string;
  queueKey?: string;
  project: string;
  shards: number;
  lostAfter: number;
  child?: boolean;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = addQueue(program.command("worker"))
    .description("carry out shards of runs that were started elsewhere with --shard")
    .option("--project <folder>", "the project, at the same place as where runs are started", ".")
    .option(
      "--shards <number>",
      "how many shards at once, at most: further ones only when nobody else takes them",
      count,
      4,
    )
    .option("--lost-after <seconds>", "a worker that says nothing for so long has its boards taken over", count, 15)
    .addOption(new Option("--child").hideHelp())
    .action(async (options: WorkerOptions) => {
      if (options.child) {
        const { runShardChild } = await import("../shards/shard-child.js");
        done(await runShardChild());
        return;
      }
      const { runWorker } = await import("../shards/worker.js");
      done(await runWorker(options));
    });
  return [command];
}
