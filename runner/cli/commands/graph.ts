import type { Command } from "commander";
import { addExtraVars, addInventory, addVault, type Options } from "../options.js";

/** Options of `axle graph`. */
export interface GraphOptions extends Options {
  format: "text" | "dot" | "svg";
  tasks?: boolean;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program.command("graph").description("plays, roles and includes as a picture");
  for (const add of [addInventory, addExtraVars, addVault]) add(command);
  command
    .argument("<playbook>", "the playbook file")
    .option("--format <form>", "text, dot or svg", "text")
    .option("--tasks", "tasks, too")
    .option("--output <file>", "write into this file; its ending decides on the form")
    .action(async (playbook: string, options: GraphOptions) => {
      const { showGraph } = await import("../show-graph.js");
      done(await showGraph(playbook, options));
    });
  return [command];
}
