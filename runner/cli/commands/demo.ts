import type { Command } from "commander";

interface Demo {
  runDemo(options: { keep?: boolean }): Promise<number>;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("demo")
    .description("three boards on this machine become LXC hosts: needs neither root nor network")
    .option("--keep", "leave the boards up afterwards")
    .action(async (options: { keep?: boolean }) => {
      const { runDemo } = (await import(new URL("../../../test/lab/demo.js", import.meta.url).href)) as Demo;
      done(await runDemo(options));
    });
  return [command];
}
