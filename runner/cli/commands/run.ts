import type { Command } from "commander";
import {
  addBecome,
  addConnection,
  addExtraVars,
  addInventory,
  addRun,
  addShards,
  addVault,
  addVerbosity,
  collect,
  type Options,
} from "../options.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = addShards(addPlaybookOptions(program.command("run")))
    .description("run playbooks (ansible-playbook's options)")
    .argument("<playbook...>", "playbook files, run in this order")
    .action(async (playbooks: string[], options: Options) => {
      const { runPlaybookCommand } = await import("../run-playbooks.js");
      done(await runPlaybookCommand(playbooks, options));
    });
  return [command];
}

/** The options that `run` and `check` share. @param oneLine see {@link addRun} */
export function addPlaybookOptions(command: Command, oneLine = true): Command {
  for (const add of [addInventory, addExtraVars, addConnection, addBecome, addVault, addVerbosity]) add(command);
  return addRun(command, oneLine)
    .option("-t, --tags <tags>", "only tasks with these tags; repeatable", collect)
    .option("--skip-tags <tags>", "all tasks but those with these tags; repeatable", collect)
    .option("--list-hosts", "show the boards of each play, and do nothing else")
    .option("--list-tasks", "show the tasks that would run, and do nothing else")
    .option("--list-tags", "show all tags, and do nothing else")
    .option("--syntax-check", "load the playbooks, and do nothing else")
    .option("--start-at-task <name>", "begin at the task of this name")
    .option("--step", "ask before each task")
    .option("--force-handlers", "run handlers on boards that failed, too")
    .option("--flush-cache", "forget cached facts first");
}
