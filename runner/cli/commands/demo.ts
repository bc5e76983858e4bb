import type { Command } from "commander";

/** The part of `test/lab/demo.ts` that is used here; it is imported only when the demo is asked for. */
interface Demo {
  demo(output: { out(line: string): void; error(line: string): void }, options: { kind?: string }): Promise<number>;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("demo")
    .description("boards on this machine become LXC hosts: embedded ones need neither root nor network")
    .option("--kind <kind>", "what kind of boards", "embedded")
    .action(async (options: { kind?: string }) => {
      const { demo } = (await import(new URL("../../../test/lab/demo.js", import.meta.url).href)) as Demo;
      const out = (line: string) => void process.stdout.write(`${line}\n`);
      const error = (line: string) => void process.stderr.write(`${line}\n`);
      done(await demo({ out, error }, options));
    });
  return [command];
}
