import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import type { Module } from "../../modules/contract.js";
import { listModules, loadModule } from "../../modules/registry.js";
import { project } from "../conventions/sources.js";

interface Generator {
  modulesPage(root: string): Promise<string>;
  parametersOf(module: Module, ansible: unknown): { missing: string[] };
}

const load = async () =>
  (await import(pathToFileURL(join(project, "scripts/modules-page.mjs")).href)) as unknown as Generator;

describe("docs/modules.md", () => {
  it("is what the modules and their cases say (npm run docs:modules writes it)", async () => {
    const { modulesPage } = await load();
    const wanted = await modulesPage(project.replace(/\/$/, ""));
    expect(readFileSync(join(project, "docs/modules.md"), "utf8") === wanted, "docs/modules.md is stale").to.equal(
      true,
    );
  });

  it("finds every parameter that Ansible documents, if only with the reason why it has no meaning here", async () => {
    const { parametersOf } = await load();
    const ansible: unknown = JSON.parse(
      readFileSync(join(project, "test/oracle/modules/ansible-parameters.json"), "utf8"),
    );
    const missing: string[] = [];
    for (const { name } of listModules()) {
      const module = (await loadModule(name))!;
      for (const key of parametersOf(module, ansible).missing) missing.push(`${name}.${key}`);
    }
    expect(missing).to.deep.equal([]);
  });
});
