import { join } from "node:path";
import { expect } from "chai";
import { ansibleVersion } from "../ansible.js";
import { answersFor, askAnsible } from "./ask-ansible.js";
import { askAxle } from "./ask-axle.js";
import { folder, type ModuleCase, readModuleCases } from "./case-files.js";
import { differences } from "./compare.js";
import { TestServer } from "./http-server.js";
import type { Answer } from "./plain-results.js";

const only = process.env["ORACLE"];

describe("the same tasks through ansible-core and through axle", () => {
  let server: TestServer;
  before(async () => {
    server = await TestServer.start();
  });
  after(() => server.stop());

  for (const [file, all] of readModuleCases()) {
    const cases = all.filter((one) => !only || `${file}: ${one.case}`.includes(only));
    if (cases.length === 0) continue;
    describe(file, () => {
      let answers: Map<ModuleCase, Answer>;
      before(async function () {
        this.timeout(600_000);
        const ask = ansibleVersion() ? (missing: readonly ModuleCase[]) => askAnsible(missing, server.url) : undefined;
        answers = await answersFor(join(folder, "answers", `${file}.json`), all, ask);
      });
      for (const one of cases) {
        it(one.case, async function () {
          this.timeout(300_000);
          const expected = answers.get(one);
          if (!expected) throw new Error("Ansible's answer is not recorded: run this where ansible-core is installed");
          expect(expected.problem, "the case must run through Ansible").to.equal(undefined);
          const found = differences(one, expected, await askAxle(one, server.url));
          if (found.length > 0) throw new Error(`axle differs from ansible-core:\n${found.join("\n")}`);
        });
      }
    });
  }
});
