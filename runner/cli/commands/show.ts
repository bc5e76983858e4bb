import type { Command } from "commander";
import { addVerbosity, type Options } from "../options.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = addVerbosity(program.command("show"))
    .description("show a run that was written down as it was shown then, or a plan")
    .argument("<what>", "a run's name, as `axle runs` shows it, or a plan's file")
    .action(async (run: string, options: Options) => {
      const { showRun } = await import("../show-runs.js");
      done(await showRun(run, options));
    });
  return [command];
}
