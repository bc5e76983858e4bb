import { expect } from "chai";
import { AxleError } from "../../runner/errors.js";
import { parseYaml } from "../../runner/load/yaml.js";

/** What people write, where the error is, and what they are told to do. */
const CASES: [text: string, line: number, column: number, remedy: RegExp][] = [
  ["a: {{ x }}", 1, 5, /Write `key: "\{\{ value \}\}"`/],
  ["a: {{ x }}/b", 1, 11, /Quote a value that begins with a template/],
  ["- debug:\n    msg: {{ x }} y\n", 2, 18, /Quote a value that begins with a template/],
  ["a: b: c", 1, 4, /Quote a value that holds a colon/],
  ["a:\n\tb: 1", 2, 1, /does not allow tabs/],
  ["name:x\nhosts: all", 1, 1, /space after the colon/],
  ['a: "b" c', 1, 8, /must not follow a closing quote/],
  ["a: 'b\nc: d", 1, 4, /Close the quote/],
  ['- a: {b: "c}\n- d: e\n', 1, 10, /Close the quote/],
  ['a: "b\nc: d"\ne: "f\n', 1, 4, /Close the quote/],
  ["a: @b", 1, 4, /begins with `@`/],
  ["a: 1\n---\nb: 2", 2, 1, /one document per file/],
  ["x: 1\n- y", 2, 1, /indentation/],
  ["a:\n  b: 1\n c: 2", 3, 2, /indentation/],
];

describe("a broken YAML file", () => {
  for (const [text, line, column, remedy] of CASES)
    it(`is an error with place and remedy: ${JSON.stringify(text)}`, () => {
      const error = catchError(text);
      expect(error.kind).to.equal("syntax");
      expect(error.position).to.deep.equal({ file: "f.yml", line, column });
      expect(error.remedy).to.match(remedy);
    });

  it("names an alias that has no anchor, and one inside its own anchor", () => {
    expect(catchError("a: *b").message).to.contain("`*b` names no anchor");
    expect(catchError("a: &b [*b]").message).to.contain("inside its own anchor");
  });

  it("names a tag that is not known", () => {
    expect(catchError("a: !secret x").message).to.contain("`!secret`");
  });
});

function catchError(text: string): AxleError {
  try {
    parseYaml(text, "f.yml");
  } catch (error) {
    expect(error).to.be.instanceOf(AxleError);
    return error as AxleError;
  }
  throw new Error(`no error for ${JSON.stringify(text)}`);
}
