import type { Command } from "commander";
import { addBecome, addConnection, addExtraVars, addInventory, addVault, count, type Options } from "../options.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const jobs = addOptions(program.command("jobs"))
    .description("durable jobs on boards: what runs, what has ended, what was lost")
    .argument("[pattern]", "which boards", "all")
    .option("--json", "JSON instead of a table")
    .action(async (pattern: string, options: Options) => {
      const { showJobs } = await import("../show-jobs.js");
      done(await showJobs(pattern, [], options));
    });
  const cancel = addOptions(jobs.command("cancel"))
    .description("end jobs that run")
    .argument("<pattern>", "which boards")
    .argument("[id...]", "which jobs, as `axle jobs` names them; without any, all that run")
    .option("--json", "JSON instead of a table")
    .action(async (pattern: string, ids: string[], _options: Options, command: Command) => {
      const { showJobs } = await import("../show-jobs.js");
      done(await showJobs(pattern, ids.length > 0 ? ids : ["*"], command.optsWithGlobals()));
    });
  return [jobs, cancel];
}

function addOptions(command: Command): Command {
  for (const add of [addInventory, addExtraVars, addConnection, addBecome, addVault]) add(command);
  return command.option("-f, --forks <number>", "boards to ask at once", count);
}
