import type { Command } from "commander";
import { addBecome, addConnection, addExtraVars, addInventory, addVault, count, type Options } from "../options.js";

/** Options of `axle facts`. */
export interface FactsOptions extends Options {
  filter?: string;
  yaml?: boolean;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program.command("facts").description("what boards say of themselves: their facts");
  for (const add of [addInventory, addExtraVars, addConnection, addBecome, addVault]) add(command);
  command
    .argument("<pattern>", "which boards")
    .option("--filter <pattern>", "only facts whose name fits this shell pattern (`*` and `?`)")
    .option("-f, --forks <number>", "boards to ask at once", count)
    .option("-y, --yaml", "YAML instead of JSON")
    .action(async (pattern: string, options: FactsOptions) => {
      const { showFacts } = await import("../show-facts.js");
      done(await showFacts(pattern, options));
    });
  return [command];
}
