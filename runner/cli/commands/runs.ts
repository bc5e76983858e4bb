import type { Command } from "commander";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("runs")
    .description("list the runs that were started in this folder, and how they stand")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => {
      const { showRuns } = await import("../show-runs.js");
      done(showRuns(options.json ?? false));
    });
  return [command];
}
