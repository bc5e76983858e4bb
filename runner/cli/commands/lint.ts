import type { Command } from "commander";
import { addExtraVars, addInventory, addVault, collect, type Options } from "../options.js";

/** Options of `axle lint`. */
export interface LintOptions extends Options {
  fix?: boolean;
  format: "text" | "json" | "sarif";
  skip?: string[];
  strict?: boolean;
  listRules?: boolean;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program.command("lint").description("find mistakes in playbooks without touching a board");
  for (const add of [addInventory, addExtraVars, addVault]) add(command);
  command
    .argument("[playbook...]", "playbook files; without any, those of this folder")
    .option("--fix", "put right what can be put right without changing what the playbook does")
    .option("--format <form>", "text, json or sarif", "text")
    .option("--skip <rule>", "leave a rule out; repeatable", collect)
    .option("--strict", "warnings and notes fail, too")
    .option("--list-rules", "show all rules, and do nothing else")
    .action(async (playbooks: string[], options: LintOptions) => {
      const { runLint } = await import("../run-lint.js");
      done(await runLint(playbooks, options));
    });
  return [command];
}
