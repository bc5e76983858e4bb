import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { missingForSystemRoots, SystemRoots } from "../../modules/harness/system-root.js";
import { ansibleVersion } from "../ansible.js";
import { differences } from "../modules/compare.js";
import { TestServer } from "../modules/http-server.js";
import { Answers } from "./answers.js";
import { askAnsible, askAxle } from "./ask.js";
import { type PackageCase, readPackageCases } from "./case-files.js";
import { makeDebianBase } from "./debian-base.js";
import { System } from "./system.js";

const only = process.env["ORACLE"];

describe("the same tasks through ansible-core and through axle, on systems that are thrown away", function () {
  this.timeout(600_000);
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "axle-packages-")));
  // Beside the roots: an overlay takes no layer that lies in another one.
  const base = join(scratch, "roots", "base");
  let roots: SystemRoots | undefined;
  let server: TestServer;
  before(async function () {
    const missing = missingForSystemRoots(join(scratch, "trial"));
    if (missing) {
      process.stdout.write(`    left out: ${missing}\n`);
      this.skip();
    }
    roots = new SystemRoots(join(scratch, "roots"));
    makeDebianBase(base);
    server = await TestServer.start();
  });
  after(async () => {
    await server?.stop();
    roots?.remove();
    rmSync(scratch, { recursive: true, force: true });
  });
  const able = ansibleVersion() !== undefined;
  const systemFor = (one: PackageCase) => new System(roots as SystemRoots, base, one, server.url);

  for (const [file, all] of readPackageCases()) {
    const cases = all.filter((one) => !only || `${file}: ${one.case}`.includes(only));
    if (cases.length === 0) continue;
    const answers = new Answers(file, all);
    describe(file, () => {
      for (const one of cases) {
        it(one.case, async () => {
          const ask = able ? () => askAnsible(systemFor(one), server.url) : undefined;
          const expected = answers.answerTo(one, ask);
          if (!expected) throw new Error("Ansible's answer is not recorded: run this where ansible-core is installed");
          expect(expected.problem, "the case must run through Ansible").to.equal(undefined);
          const found = differences(one, expected, await askAxle(systemFor(one), server.url));
          if (found.length > 0) throw new Error(`axle differs from ansible-core:\n${found.join("\n")}`);
        });
      }
    });
  }
});
