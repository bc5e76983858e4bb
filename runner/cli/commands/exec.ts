import type { Command } from "commander";
import {
  addBecome,
  addConnection,
  addExtraVars,
  addInventory,
  addRun,
  addVault,
  addVerbosity,
  count,
  type Options,
} from "../options.js";

/** Options of `axle exec`. */
export interface ExecOptions extends Options {
  moduleName?: string;
  args?: string;
  background?: number;
  poll?: number;
  taskTimeout?: number;
  tree?: string;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("exec")
    .description("run one module on boards, without a playbook (ansible's options)");
  for (const add of [addInventory, addExtraVars, addRun, addConnection, addBecome, addVault, addVerbosity])
    add(command);
  command
    .argument("<pattern>", "which boards")
    .option("-m, --module-name <name>", "the module (command)")
    .option("-a, --args <args>", "its arguments: k=v, free text or JSON")
    .option("-B, --background <seconds>", "run asynchronously, for so long at most", count)
    .option("-P, --poll <seconds>", "seconds between looks at it", count)
    .option("-t, --tree <folder>", "write each board's result into a file of this folder")
    .option("--task-timeout <seconds>", "seconds that the task may take", count)
    .option("--list-hosts", "show the boards, and do nothing else")
    .action(async (pattern: string, options: ExecOptions) => {
      const { runExec } = await import("../run-exec.js");
      done(await runExec(pattern, options));
    });
  return [command];
}
