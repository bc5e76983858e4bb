import type { Command } from "commander";
import { addBecome, addConnection, addExtraVars, addVault, addVerbosity, collect, type Options } from "../options.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("apply")
    .description("carry out exactly what a reviewed plan holds; what would be anything else by now is refused")
    .argument("<plan>", "the plan, as `axle plan -o` wrote it");
  for (const add of [addExtraVars, addConnection, addBecome, addVault, addVerbosity]) add(command);
  command
    .option("--report <kind=file>", "also write a report; repeatable", collect)
    .action(async (file: string, options: Options) => {
      const { applyPlan } = await import("../apply-plan.js");
      done(await applyPlan(file, options));
    });
  return [command];
}
