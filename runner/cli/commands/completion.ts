import type { Command } from "commander";
import { AxleError } from "../../errors.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("completion")
    .description("print the completion of the command line for a shell")
    .argument("<shell>", "bash, zsh or fish")
    .action(async (shell: string) => {
      process.stdout.write(await completionFor(shell));
      done(0);
    });
  return [command];
}

async function completionFor(shell: string): Promise<string> {
  const { describeCommandLine } = await import("../describe.js");
  const root = await describeCommandLine();
  if (shell === "bash") return (await import("../../report/shell/bash.js")).bashCompletion(root);
  if (shell === "zsh") return (await import("../../report/shell/zsh.js")).zshCompletion(root);
  if (shell === "fish") return (await import("../../report/shell/fish.js")).fishCompletion(root);
  throw new AxleError({
    kind: "options",
    message: `There is no completion for \`${shell}\`.`,
    remedy: "Name bash, zsh or fish.",
  });
}
