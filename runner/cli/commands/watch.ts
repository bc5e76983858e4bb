import type { Command } from "commander";
import { count, type Options } from "../options.js";
import { addPlaybookOptions } from "./run.js";

/** Options of `axle watch`. */
export interface WatchOptions extends Options {
  every: string;
  rounds?: number;
  untilDrift?: boolean;
  webhook?: string;
  metricsPort?: number;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = addPlaybookOptions(program.command("watch"))
    .description("check on a schedule, and say when boards have drifted; changes nothing")
    .argument("<playbook...>", "playbook files")
    .option("--every <time>", "time between two checks: 90s, 15m, 1h, 1d", "1h")
    .option("--rounds <number>", "end after so many checks; the exit code is the last one's", count)
    .option("--until-drift", "end with exit code 3 as soon as a board has drifted")
    .option("--webhook <url>", "post what was found to this address whenever there is drift, or a board failed")
    .option("--metrics-port <number>", "serve numbers for Prometheus on 127.0.0.1", count)
    .action(async (playbooks: string[], options: WatchOptions) => {
      const { runWatch } = await import("../run-watch.js");
      done(await runWatch(playbooks, options));
    });
  return [command];
}
