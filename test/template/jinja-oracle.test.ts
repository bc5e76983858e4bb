import { expect } from "chai";
import { seed } from "../seed.js";
import { type Answer, answer, type Case, expectedAnswers, hasOracle, readCases, staleRecords } from "./oracle.js";
import { randomCases } from "./random-expressions.js";

/** Answers that both must give: the value, or that there is none. */
function comparable(reply: Answer): string {
  return reply.error === undefined ? `value ${reply.value}` : "error";
}

function describeCase(one: Case): string {
  const mode = one.mode && one.mode !== "value" ? `${one.mode}: ` : "";
  return `${mode}${typeof one.template === "string" ? one.template : JSON.stringify(one.template)}`;
}

function check(one: Case, oracle: Answer): void {
  expect(
    oracle.missing,
    "ansible-core's answer is recorded (AXLE_RECORD=1 with ansible-core 2.14 installed)",
  ).to.not.equal(true);
  const actual = answer(one);
  if (one.differs !== undefined) {
    expect(comparable(actual), "what axle does on purpose").to.equal(
      one.axle === "error" ? "error" : `value ${one.axle}`,
    );
    expect(comparable(actual), "it no longer differs").to.not.equal(comparable(oracle));
  } else {
    const detail = `${describeCase(one)}\n  ansible: ${JSON.stringify(oracle)}\n  axle:    ${JSON.stringify(actual)}`;
    expect(comparable(actual), detail).to.equal(comparable(oracle));
  }
}

describe("templates mean what they mean to ansible-core", function () {
  this.timeout(120_000);
  const written = readCases();
  const random = randomCases(400);
  let expected: Answer[] = [];

  const zone = process.env["TZ"];

  before(() => {
    // Recorded answers must not depend on where they were recorded.
    process.env["TZ"] = "UTC";
    expected = expectedAnswers([...written, ...random]);
  });

  after(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });

  written.forEach((one, index) => {
    it(`${one.from} renders ${describeCase(one).slice(0, 100)}`, () => check(one, expected[index]!));
  });

  it(`renders ${random.length} random expressions alike (seed ${seed})`, () => {
    random.forEach((one, index) => {
      check(one, expected[written.length + index]!);
    });
  });

  it("has its answers recorded for machines without ansible-core", () => {
    if (hasOracle())
      expect(staleRecords([...written, ...random], expected), "run with AXLE_RECORD=1").to.deep.equal([]);
    else expect(expected.filter((reply) => reply.missing)).to.deep.equal([]);
  });
});
