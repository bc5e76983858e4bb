import type { Command } from "commander";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("diff-runs")
    .description("what two runs did differently: boards, tasks, outcomes, times")
    .argument("<before>", "the first run: a JSON lines report, a journal, or a run's name below .axle/runs")
    .argument("<after>", "the second run")
    .option("--json", "as JSON")
    .action(async (before: string, after: string, options: { json?: boolean }) => {
      const { diffRuns } = await import("../diff-runs.js");
      done(diffRuns(before, after, options.json ?? false));
    });
  return [command];
}
