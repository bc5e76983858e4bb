import { expect } from "chai";
import type { Module } from "../../modules/contract.js";
import { listModules, loadModule } from "../../modules/registry.js";
import { type CaseFile, modulesWithCases, readCases } from "./harness/case-file.js";
import { checkArguments, checkExamples } from "./harness/checks.js";
import { runPlanCase } from "./harness/plan-case.js";

const loaded: [Module, CaseFile][] = [];
for (const name of modulesWithCases()) loaded.push([(await loadModule(name))!, readCases(name)]);

describe("module cases", () => {
  for (const [module, file] of loaded) {
    describe(module.name, () => {
      for (const test of file.cases ?? []) it(test.case, () => runPlanCase(module, test));
      it("has examples that are tasks of its own, with arguments it knows", () => checkExamples(module));
      it("has a case for every argument", () => checkArguments(module, file));
    });
  }

  it("every module has cases", () => {
    const known = new Set(modulesWithCases());
    expect(
      listModules()
        .map((entry) => entry.name)
        .filter((name) => !known.has(name)),
    ).to.deep.equal([]);
  });
});
