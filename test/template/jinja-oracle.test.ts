import { expect } from "chai";
import { type Answer, answer, askOracle, type Case, hasOracle, readCases } from "./oracle.js";

/** Answers that both must give: the value, or that there is none, and whether a missing variable is why. */
function comparable(reply: Answer): string {
  return reply.error === undefined ? `value ${reply.value}` : "error";
}

function describeCase(one: Case): string {
  const mode = one.mode && one.mode !== "value" ? `${one.mode}: ` : "";
  return `${mode}${typeof one.template === "string" ? one.template : JSON.stringify(one.template)}`;
}

describe("templates mean what they mean to ansible-core", function () {
  this.timeout(120_000);
  const cases = readCases();
  let expected: Answer[] = [];

  before(function () {
    if (!hasOracle()) return this.skip();
    expected = askOracle(cases);
    return undefined;
  });

  cases.forEach((one, index) => {
    it(`${one.from} renders ${describeCase(one).slice(0, 100)}`, () => {
      const actual = answer(one);
      const oracle = expected[index]!;
      if (one.differs !== undefined) {
        expect(comparable(actual), "what axle does on purpose").to.equal(
          one.axle === "error" ? "error" : `value ${one.axle}`,
        );
        expect(comparable(actual), "it no longer differs").to.not.equal(comparable(oracle));
      } else {
        const detail = `${describeCase(one)}\n  ansible: ${JSON.stringify(oracle)}\n  axle:    ${JSON.stringify(actual)}`;
        expect(comparable(actual), detail).to.equal(comparable(oracle));
      }
    });
  });
});
