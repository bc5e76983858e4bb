import { expect } from "chai";
import { batchesOf, failFraction } from "../../../runner/engine/play/batches.js";

const position = { file: "play.yml", line: 1, column: 1 };
const hosts = ["a", "b", "c", "d", "e"];
const sizes = (serial: unknown) => batchesOf(hosts, serial, position).map((batch) => batch.length);

describe("serial", () => {
  it("is one batch when nothing is said", () => {
    expect(sizes(undefined)).to.deep.equal([5]);
    expect(sizes([])).to.deep.equal([5]);
    expect(sizes(0)).to.deep.equal([5]);
  });

  it("takes numbers, percentages and lists, whose last size repeats", () => {
    expect(sizes(2)).to.deep.equal([2, 2, 1]);
    expect(sizes("2")).to.deep.equal([2, 2, 1]);
    expect(sizes("40%")).to.deep.equal([2, 2, 1]);
    expect(sizes([1, "100%"])).to.deep.equal([1, 4]);
    expect(sizes([1, 2])).to.deep.equal([1, 2, 2]);
  });

  it("takes at least one host for a percentage", () => {
    expect(sizes("1%")).to.deep.equal([1, 1, 1, 1, 1]);
  });

  it("refuses what is no number", () => {
    expect(() => sizes("many")).to.throw('`serial` can\'t be "many"');
  });

  it("reads max_fail_percentage with and without its sign", () => {
    expect([
      failFraction(30, position),
      failFraction("25%", position),
      failFraction(undefined, position),
    ]).to.deep.equal([0.3, 0.25, undefined]);
  });
});
