import type { Command } from "commander";
import { AxleError } from "../../errors.js";
import { addExtraVars, addInventory, addVault, addVerbosity, type Options } from "../options.js";

/** Options of `axle inventory`. */
export interface InventoryOptions extends Options {
  list?: boolean;
  host?: string;
  graph?: boolean;
  yaml?: boolean;
  vars?: boolean;
  export?: boolean;
  playbookDir?: string;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program.command("inventory").description("show the inventory as it is understood");
  for (const add of [addInventory, addExtraVars, addVault, addVerbosity]) add(command);
  command
    .argument("[pattern]", "the group that --graph begins at, or the hosts that --list shows")
    .option("--list", "all groups and hosts with their variables")
    .option("--host <name>", "one host's variables")
    .option("--graph", "groups and hosts as a tree")
    .option("-y, --yaml", "YAML instead of JSON")
    .option("--vars", "variables in the tree, too")
    .option("--export", "groups' variables stay with their groups")
    .option("--output <file>", "write into this file")
    .option("--playbook-dir <folder>", "a playbook's folder whose group_vars and host_vars count, too")
    .action(async (pattern: string | undefined, options: InventoryOptions) => {
      const chosen = [options.list, options.host !== undefined, options.graph].filter(Boolean).length;
      if (chosen !== 1)
        throw new AxleError({
          kind: "options",
          message: chosen === 0 ? "There is nothing to show." : "Only one thing can be shown at a time.",
          remedy: "Give one of --list, --host NAME and --graph.",
        });
      const { showInventory } = await import("../inventory-views.js");
      done(await showInventory(pattern ?? "all", options));
    });
  return [command];
}
