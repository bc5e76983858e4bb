import type { Command } from "commander";
import { say } from "../terminal.js";

/** The part of the modules' test harness that is used here; it is imported only when it is asked for. */
interface Harness {
  testModule(
    folder: string,
    told: (tried: { name: string; problem?: string }) => void,
  ): Promise<{ passed: number; failed: number }>;
}

/** As the lab, the harness is no part of the runner: its path is put together here. */
async function openHarness(): Promise<Harness> {
  const path = new URL("../../../test/modules/harness/test-module.js", import.meta.url).href;
  return (await import(path)) as Harness;
}

export function register(program: Command, done: (code: number) => void): Command[] {
  const command = program
    .command("test-module")
    .description("try a module of your own by its cases.yaml")
    .argument("<folder...>", "the module's folder: index.ts or index.js beside cases.yaml")
    .action(async (folders: string[]) => {
      const { testModule } = await openHarness();
      const total = { passed: 0, failed: 0 };
      for (const folder of folders) {
        say(folder);
        const counts = await testModule(folder, ({ name, problem }) => {
          if (problem === undefined) say(`  ok      ${name}`);
          else say(`  FAILED  ${name}\n${problem.replace(/^/gm, "          ")}`);
        });
        total.passed += counts.passed;
        total.failed += counts.failed;
      }
      say(`${total.passed} passed, ${total.failed} failed`);
      done(total.failed > 0 ? 1 : 0);
    });
  return [command];
}
