import type { Command } from "commander";
import { AxleError, nearest } from "../../errors.js";
import { say } from "../terminal.js";

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("doc")
    .description("explain modules: arguments, results, examples")
    .argument("<module...>", "modules' names")
    .action(async (names: string[]) => {
      const { loadModule, moduleNames } = await import("../../../modules/registry.js");
      const { moduleDoc } = await import("../module-doc.js");
      for (const name of names) {
        const module = await loadModule(name);
        if (!module) throw unknownModule(name, moduleNames());
        say(moduleDoc(module));
      }
      done(0);
    });
  return [command];
}

function unknownModule(name: string, names: string[]): AxleError {
  const near = nearest(name, names);
  return new AxleError({
    kind: "options",
    message: `There is no module \`${name}\`.`,
    remedy: near ? `Did you mean \`${near}\`?` : "`axle modules` lists all there are.",
  });
}
