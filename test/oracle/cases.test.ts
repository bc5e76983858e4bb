import { expect } from "chai";
import { type Answer, ansibleVersion, askAnsible } from "./ansible.js";
import { askAxle } from "./axle.js";
import { readCases } from "./cases.js";
import { normalize } from "./normalize.js";

const version = ansibleVersion();
const only = process.env["ORACLE"];

(version ? describe : describe.skip)("the same playbook through ansible-core and through axle", () => {
  for (const [file, all] of readCases()) {
    const cases = all.filter((one) => !only || `${file}: ${one.name}`.includes(only));
    if (cases.length === 0) continue;
    describe(file, () => {
      let answers: Map<(typeof cases)[number], Answer>;
      before(function () {
        this.timeout(300_000);
        answers = askAnsible(cases, version!);
      });
      for (const one of cases) {
        it(one.name, async function () {
          this.timeout(60_000);
          const expected = answers.get(one)!;
          const actual = await askAxle(one);
          const shown = normalize(actual.stdout, one) + (actual.code === 250 ? actual.stderr : "");
          expect(shown).to.equal(normalize(expected.stdout, one));
          expect(actual.code).to.equal(expected.code);
        });
      }
    });
  }
});
