import { expect } from "chai";
import fc from "fast-check";
import { stringify } from "yaml";
import { type Answer, ansibleVersion, askAnsible } from "./ansible.js";
import { askAxle } from "./axle.js";
import type { OracleCase } from "./cases.js";
import { normalize } from "./normalize.js";
import { randomCase } from "./random-playbooks.js";

const version = ansibleVersion();
const count = Number(process.env["RANDOM_PLAYBOOKS"] ?? 12);
const seed = Number(process.env["RANDOM_SEED"] ?? 1);

(version ? describe : describe.skip)("random playbooks through ansible-core and through axle", () => {
  const cases = fc.sample(randomCase, { seed, numRuns: count });
  let answers: Map<OracleCase, Answer>;
  before(function () {
    this.timeout(3_600_000);
    answers = askAnsible(cases, version!);
  });
  for (const [index, one] of cases.entries()) {
    it(`takes the same way through playbook ${index} of seed ${seed}`, async function () {
      this.timeout(60_000);
      const expected = answers.get(one)!;
      const actual = await askAxle(one);
      const shown = `${stringify(one.files)}\n${one.options ?? ""}\n${one.play}`;
      expect(way(actual.stdout), shown).to.equal(way(expected.stdout));
      expect(actual.code, shown).to.equal(expected.code);
    });
  }
});

/** Boards' loops end together, so that the words for ignored failures stand elsewhere; the recap counts them. */
function way(stdout: string): string {
  return normalize(stdout.replaceAll("\n...ignoring", ""));
}
