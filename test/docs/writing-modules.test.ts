import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { moduleSkeleton } from "../../runner/scaffold/module.js";
import { project } from "../conventions/sources.js";

describe("docs/writing-modules.md", () => {
  it("shows the module that axle init makes, which the scaffold's tests try", () => {
    const page = readFileSync(join(project, "docs/writing-modules.md"), "utf8");
    const shown = [...page.matchAll(/```(?:ts|yaml)\n([\s\S]*?)```/g)].map(([, text]) => text);
    expect(shown).to.deep.equal(Object.values(moduleSkeleton("badge")));
  });
});
