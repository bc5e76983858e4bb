import type { Command } from "commander";
import type { Options } from "../options.js";
import { addPlaybookOptions } from "./run.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = addPlaybookOptions(program.command("plan"), false)
    .description("write down what `run` would change, to be reviewed and applied as it is; changes nothing")
    .argument("<playbook...>", "playbook files")
    .requiredOption("-o, --out <file>", "the plan, as JSON")
    .action(async (playbooks: string[], options: Options & { out: string }) => {
      const { makePlan } = await import("../make-plan.js");
      done(await makePlan(playbooks, options));
    });
  return [command];
}
