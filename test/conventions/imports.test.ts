import { expect } from "chai";
import { readSources, type Source } from "./sources.js";

const runner = readSources("runner");
const modules = readSources("modules");

/** Imports of a source that a rule forbids, as `file → target`. */
function offences(sources: readonly Source[], forbidden: (target: string, source: Source) => boolean): string[] {
  return sources.flatMap((source) =>
    source.imports.filter(({ target }) => forbidden(target, source)).map(({ target }) => `${source.path} → ${target}`),
  );
}

describe("imports", () => {
  it("never lead from modules to the runner or to ssh2", () => {
    expect(offences(modules, (target) => target.startsWith("runner/") || target === "ssh2")).to.deep.equal([]);
  });

  it("never lead from one module to another", () => {
    const folder = (path: string) => path.split("/")[1]!;
    const isModule = (path: string) => /^modules\/[^/]+\//.test(path) && folder(path) !== "kit";
    expect(
      offences(
        modules,
        (target, source) => isModule(source.path) && isModule(target) && folder(source.path) !== folder(target),
      ),
    ).to.deep.equal([]);
    expect(
      offences(modules, (target, source) => source.path.startsWith("modules/kit/") && isModule(target)),
    ).to.deep.equal([]);
  });

  it("reach ssh2 from runner/board only", () => {
    expect(
      offences(runner, (target, source) => target === "ssh2" && !source.path.startsWith("runner/board/")),
    ).to.deep.equal([]);
  });

  it("never lead from load, inventory, vars and template to the engine or to boards", () => {
    const lower = runner.filter((source) => /^runner\/(load|inventory|vars|template)\//.test(source.path));
    expect(offences(lower, (target) => /^runner\/(engine|board)\//.test(target))).to.deep.equal([]);
  });

  it("never lead from the runner to a module, only to the contract, the kit and the registry", () => {
    expect(offences(runner, (target) => /^modules\/(?!kit\/|contract\.ts|registry\.ts)/.test(target))).to.deep.equal(
      [],
    );
  });
});
