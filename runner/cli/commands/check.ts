import type { Command } from "commander";
import type { Options } from "../options.js";
import { addShards } from "../options.js";
import { addPlaybookOptions } from "./run.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = addShards(addPlaybookOptions(program.command("check")))
    .description("say what `run` would change, with differences; changes nothing")
    .argument("<playbook...>", "playbook files")
    .action(async (playbooks: string[], options: Options) => {
      const { runPlaybookCommand } = await import("../run-playbooks.js");
      done(await runPlaybookCommand(playbooks, { ...options, check: true, diff: true }));
    });
  return [command];
}
