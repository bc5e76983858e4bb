import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "chai";
import { generateSchemas } from "../../runner/schemas/generate.js";
import { filesBelow, project } from "../conventions/sources.js";

describe("schemas", () => {
  it("are what the modules and the keywords say (npm run schemas writes them)", async () => {
    const files = await generateSchemas();
    const stale = [...files].filter(
      ([path, text]) =>
        !existsSync(join(project, "schemas", path)) || readFileSync(join(project, "schemas", path), "utf8") !== text,
    );
    expect(stale.map(([path]) => path)).to.deep.equal([]);
    const left = [...filesBelow("schemas")].filter((path) => !files.has(path.slice("schemas/".length)));
    expect(left).to.deep.equal([]);
  });

  it("take what people write: templates for any value, text for numbers, one value for a list", async () => {
    const files = await generateSchemas();
    const check = new Ajv({ strict: false }).compile(JSON.parse(files.get("modules/lxc_create.json")!));
    expect(
      check({ name: "deb-1", min_free_mb: "{{ room }}", template_options: "-r", replace_network_run: "yes" }),
    ).to.equal(true);
    expect(check({ name: "deb-1", min_free_mb: "much" })).to.equal(false);
    expect(check({ name: "deb-1", nmae: 1 })).to.equal(false);
  });

  it("of the playbook refuse a key that no play has", async function () {
    // One schema of all modules: compiling it is the work.
    this.timeout(180_000);
    const files = await generateSchemas();
    const ajv = new Ajv({ strict: false });
    for (const [path, text] of files) if (path.startsWith("modules/")) ajv.addSchema(JSON.parse(text), path);
    const check = ajv.compile(JSON.parse(files.get("playbook.json")!));
    expect(
      check([
        {
          hosts: "all",
          tasks: [
            { command: "true", when: "x" },
            { block: [], rescue: [] },
          ],
        },
      ]),
    ).to.equal(true);
    expect(check([{ hosts: "all", taks: [] }])).to.equal(false);
    expect(check([{ hosts: "all", tasks: [{ file: { path: "/x", state: "nonsense" } }] }])).to.equal(false);
  });
});
