import type { Command } from "commander";
import { addConnection, addExtraVars, addInventory, addVault, count, type Options } from "../options.js";

/** Options of `axle trust`. */
export interface TrustOptions extends Options {
  yes?: boolean;
  json?: boolean;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("trust")
    .description("show the host keys of boards, and add those that are new to known_hosts once you have said so");
  for (const add of [addInventory, addExtraVars, addConnection, addVault]) add(command);
  command
    .argument("[pattern]", "which boards", "all")
    .option("-f, --forks <number>", "boards to ask at once", count)
    .option("--yes", "add them without asking: only on a network that nobody else is on")
    .option("--json", "show the keys as JSON and add none")
    .action(async (pattern: string, options: TrustOptions) => {
      const { trustBoards } = await import("../trust-boards.js");
      done(await trustBoards(pattern, options));
    });
  return [command];
}
