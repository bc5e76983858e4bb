import { expect } from "chai";
import type { Module } from "../../modules/contract.js";
import { listModules, loadModule } from "../../modules/registry.js";
import { type CaseFile, modulesWithCases, readCases } from "./harness/case-file.js";
import { runPlanCase } from "./harness/plan-case.js";

const loaded: [Module, CaseFile][] = [];
for (const name of modulesWithCases()) loaded.push([(await loadModule(name))!, readCases(name)]);

describe("module cases", () => {
  for (const [module, file] of loaded) {
    describe(module.name, () => {
      for (const test of file.cases ?? []) it(test.case, () => runPlanCase(module, test));
      it("has a case for every argument", () => {
        const used = new Set([...(file.cases ?? []), ...(file.real ?? [])].flatMap((test) => Object.keys(test.args)));
        expect(unusedArguments(module, used)).to.deep.equal([]);
      });
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

/** Arguments without a case, by any of their names. Those that have no meaning here need none. */
function unusedArguments(module: Module, used: ReadonlySet<string>): string[] {
  return Object.entries(module.args.properties)
    .filter(([, schema]) => !("x-ignored" in schema))
    .filter(
      ([name, schema]) =>
        ![name, ...((schema["x-aliases"] as string[] | undefined) ?? [])].some((key) => used.has(key)),
    )
    .map(([name]) => name);
}
