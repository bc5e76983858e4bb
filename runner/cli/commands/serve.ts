import type { Command } from "commander";
import { count } from "../options.js";
import { say } from "../terminal.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("serve")
    .description("show runs in a browser, also while they go on; reads only, on 127.0.0.1")
    .argument("[file...]", "reports of JSON lines, beside the journals of this folder")
    .option("--port <number>", "the port; any free one unless given", count, 0)
    .action(async (files: string[], options: { port: number }) => {
      const { withInterrupts } = await import("../interrupts.js");
      const { serve } = await import("../../serve/server.js");
      const { runsFolder } = await import("../../journal/writer.js");
      const served = await serve({ files, folder: runsFolder(process.cwd()), port: options.port });
      say(`${served.url}\nCtrl-C ends it.`);
      await withInterrupts(async (signal) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        await served.close();
        return 0;
      });
      done(0);
    });
  return [command];
}
