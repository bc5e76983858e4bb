import type { Command } from "commander";
import { addBecome, addConnection, addExtraVars, addVault, addVerbosity, collect, type Options } from "../options.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("resume")
    .description("go on where a run stopped: tasks that were done are not done again, pending handlers run")
    .argument("[run]", "the run's name, as `axle runs` shows it; the newest that did not come to its end");
  for (const add of [addExtraVars, addConnection, addBecome, addVault, addVerbosity]) add(command);
  command
    .option("--report <kind=file>", "also write a report; repeatable", collect)
    .action(async (run: string | undefined, options: Options) => {
      const { resumeRun } = await import("../resume.js");
      done(await resumeRun(run, options));
    });
  return [command];
}
