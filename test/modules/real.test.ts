import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Module } from "../../modules/contract.js";
import { loadModule } from "../../modules/registry.js";
import { modulesWithCases, type RealCase, readCases } from "./harness/case-file.js";
import { runRealCase } from "./harness/real-case.js";
import { ShellBoards, variants } from "./harness/shells.js";

const found: [Module, RealCase[]][] = [];
for (const name of modulesWithCases()) {
  const module = await loadModule(name);
  const cases = readCases(name).real ?? [];
  if (module && cases.length > 0) found.push([module, cases]);
}

describe("modules for real", () => {
  const scratch = mkdtempSync(join(tmpdir(), "axle-modules-"));
  const shells = new ShellBoards(scratch);
  after(async () => {
    await shells.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  for (const variant of variants) {
    for (const [module, cases] of found) {
      for (const test of cases) {
        it(`${module.name} on ${variant}: ${test.real}`, () =>
          runRealCase(module, test, shells.boardFor(variant, test.without ?? []), scratch));
      }
    }
  }
});
