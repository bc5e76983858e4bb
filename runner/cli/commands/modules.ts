import type { Command } from "commander";
import { say } from "../terminal.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("modules")
    .description("list all modules")
    .argument("[word]", "only those whose name or summary holds this word")
    .option("--json", "as JSON")
    .action(async (word: string | undefined, options: { json?: boolean }) => {
      const { listModules } = await import("../../../modules/registry.js");
      const fits = (text: string) => word === undefined || text.toLowerCase().includes(word.toLowerCase());
      const modules = listModules().filter((entry) => fits(entry.name) || fits(entry.summary));
      if (options.json) say(JSON.stringify(modules, null, 2));
      else {
        const width = Math.max(0, ...modules.map((entry) => entry.name.length));
        for (const entry of modules) say(`${entry.name.padEnd(width)}  ${entry.summary}`.trimEnd());
      }
      done(modules.length > 0 ? 0 : 1);
    });
  return [command];
}
