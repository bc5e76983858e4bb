import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Module } from "../../modules/contract.js";
import { loadModule } from "../../modules/registry.js";
import { createBoards } from "../../runner/board/index.js";
import { modulesWithCases, readCases, type SystemCase } from "./harness/case-file.js";
import { perform } from "./harness/perform.js";
import { missingForSystemRoots, SystemRoots } from "./harness/system-root.js";
import { compareTree, makeTree, snapshot } from "./harness/tree.js";

const found: [Module, SystemCase[]][] = [];
for (const name of modulesWithCases()) {
  const cases = readCases(name).system ?? [];
  if (cases.length > 0) found.push([(await loadModule(name))!, cases]);
}

describe("modules for real, on whole systems that are thrown away", function () {
  this.timeout(60_000);
  const scratch = mkdtempSync(join(tmpdir(), "axle-system-"));
  const boards = createBoards();
  let roots: SystemRoots;
  before(function () {
    const missing = missingForSystemRoots(join(scratch, "trial"));
    if (missing) {
      process.stdout.write(`    left out: ${missing}\n`);
      this.skip();
    }
    roots = new SystemRoots(join(scratch, "roots"));
  });
  after(async () => {
    await boards.closeAll();
    roots?.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  for (const shell of ["/bin/dash", "/bin/busybox ash"])
    for (const [module, cases] of found)
      for (const test of cases) it(`${module.name} on ${shell}: ${test.system}`, () => tryOn(shell, module, test));

  /** Check mode changes nothing and foretells the run; what is there afterwards is right; a second run has nothing to do. */
  async function tryOn(shell: string, module: Module, test: SystemCase): Promise<void> {
    const root = roots.add(shell);
    makeTree(root.changes, test.tree ?? {});
    const board = boards.boardFor({
      name: root.changes,
      connection: "local",
      host: "localhost",
      hostKeyChecking: "no",
      sshArgs: [],
      connectTimeoutSeconds: 30,
      shell: root.shell,
    });
    const before = snapshot(root.changes);
    const predicted = await perform(module, test, board, true);
    expect(snapshot(root.changes), "check mode must change nothing").to.deep.equal(before);
    const done = await perform(module, test, board, false);
    expect(done.result.failed ?? false, `failed: ${String(done.result.msg)}`).to.equal(false);
    expect(done.result.changed, JSON.stringify(done.plan)).to.equal(true);
    expect(predicted.result.changed, "what check mode predicts").to.equal(true);
    compareTree(root.changes, test.expect);
    const second = await perform(module, test, board, false);
    expect(second.result.changed ?? false, `second run: ${JSON.stringify(second.plan)}`).to.equal(false);
  }
});
