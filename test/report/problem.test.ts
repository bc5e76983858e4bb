import { expect } from "chai";
import { AxleError } from "../../runner/errors.js";
import { hintOfKind, hintOfResult } from "../../runner/report/hints.js";
import { wordProblem } from "../../runner/report/problem.js";

const source = () => "- hosts: all\n\ttasks: x\n";

describe("an error in words", () => {
  it("has its place, the line with a caret, and what to do", () => {
    const error = new AxleError({
      kind: "schema",
      message: "It is wrong.",
      position: { file: "play.yml", line: 1, column: 3 },
      remedy: "Do it right.",
    });
    expect(wordProblem(error, source)).to.equal(
      "ERROR! It is wrong.\n\n  play.yml:1:3\n    |\n  1 | - hosts: all\n    |   ^\n\nDo it right.",
    );
  });

  it("keeps tabs before the caret, so that it stands below its letter", () => {
    const position = { file: "play.yml", line: 2, column: 2 };
    const text = wordProblem(new AxleError({ kind: "syntax", message: "A tab.", position }), source);
    expect(text.split("\n")).to.include("    | \t^");
  });

  it("does without the line of a file that is gone", () => {
    const position = { file: "gone.yml", line: 2, column: 2 };
    expect(wordProblem(new AxleError({ kind: "syntax", message: "Gone.", position }), () => undefined)).to.equal(
      "ERROR! Gone.\n\n  gone.yml:2:2\n\nPut the file right at this place; `axle lint` shows all such places at once.",
    );
  });

  it("says what to do about every kind, but for what the user did", () => {
    const silent = Object.entries(hintOfKind).filter(([, hint]) => hint === undefined);
    expect(silent).to.deep.equal([["interrupted", undefined]]);
  });

  it("says what to do about a result by its words, or by how its command ended", () => {
    const hint = (rc: number) => hintOfResult({ changed: true, msg: "non-zero return code", rc } as never);
    expect(hintOfResult({ changed: false, msg: "'x' is undefined" } as never)).to.match(/give it a default/);
    expect(
      [hint(127), hint(126), hint(137), hint(143), hint(1), hint(0)].map((text) => text?.split(/[ :]+/)[3]),
    ).to.deep.equal(["no", "there", "`dmesg`", "it.", "no", undefined]);
  });

  it("says that anything else is a defect", () => {
    expect(wordProblem(new TypeError("x is not a function"))).to.match(
      /^ERROR! Unexpected failure: TypeError: x is not/,
    );
  });
});
