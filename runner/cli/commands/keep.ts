import type { Command } from "commander";

export function register(program: Command, done: (code: number) => void): Command[] {
  const keep = program
    .command("keep")
    .description(
      "logged-in connections that a keeper holds for the next run (`--keep SECONDS` of the commands that reach boards)",
    );
  const list = keep
    .command("list")
    .description("show what is kept")
    .option("--json", "JSON instead of a table")
    .action(async (options: { json?: boolean }) => {
      const { listKept } = await import("../keep.js");
      done(await listKept(options));
    });
  const end = keep
    .command("end")
    .description("end what is kept, and the keepers")
    .action(async () => {
      const { endKept } = await import("../keep.js");
      done(await endKept());
    });
  const hold = keep
    .command("hold", { hidden: true })
    .description("be a keeper")
    .argument("<socket>", "where to listen")
    .action(async (socket: string) => {
      const { holdKept } = await import("../keep.js");
      done(await holdKept(socket));
    });
  return [keep, list, end, hold];
}
