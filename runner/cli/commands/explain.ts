import type { Command } from "commander";
import { addBecome, addConnection, addExtraVars, addInventory, addVault, type Options } from "../options.js";

/** Options of `axle explain`. */
export interface ExplainOptions extends Options {
  task: string;
  host: string;
  gather?: boolean;
  json?: boolean;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("explain")
    .description("what a task comes to on a board: arguments, where variables are from, why a condition is false");
  for (const add of [addInventory, addExtraVars, addConnection, addBecome, addVault]) add(command);
  command
    .argument("<playbook>", "the playbook file")
    .requiredOption("--task <name>", "the task: its name, a part of it, or FILE:LINE")
    .requiredOption("--host <name>", "the board")
    .option("--gather", "ask the board for its facts first")
    .option("--json", "as JSON")
    .action(async (playbook: string, options: ExplainOptions) => {
      const { runExplain } = await import("../run-explain.js");
      done(await runExplain(playbook, options));
    });
  return [command];
}
