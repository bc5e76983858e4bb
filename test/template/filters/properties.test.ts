import { execFileSync } from "node:child_process";
import { expect } from "chai";
import fc from "fast-check";
import { AxleError } from "../../../runner/errors.js";
import { parseYaml } from "../../../runner/load/yaml.js";
import { hashPassword } from "../../../runner/template/filters/crypt/password-hash.js";
import { dumpJson } from "../../../runner/template/filters/json/dump.js";
import { parseJson } from "../../../runner/template/filters/json/parse.js";
import { compile, guard } from "../../../runner/template/filters/regex.js";
import { emitYaml } from "../../../runner/template/filters/yaml/emit.js";
import { toNode } from "../../../runner/template/filters/yaml/nodes.js";
import { equal, makeFloat } from "../../../runner/template/values.js";
import { makeDict, type Value } from "../../../runner/values.js";

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("yes", "1:30", "- a", "a: b", " x ", "x\n\ny\n", "#", "~", "0x1", "é"),
);
const whole = fc.string({ unit: "grapheme-ascii", maxLength: 120 });

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    // YAML 1.1 breaks lines at NEL, LS and PS too; the reader of YAML 1.2 does not.
    text.filter((one) => !/[\p{Surrogate}\x85\u2028\u2029]/u.test(one)),
    whole,
    fc.integer(),
    fc.double({ noNaN: true }).map(makeFloat),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(whole, tie("value")), { maxLength: 4 }).map((entries) => makeDict(entries)),
  ),
}));

describe("filters, whatever they are given", function () {
  this.timeout(60_000);

  it("read back the YAML that they write", () => {
    const styles = fc.record({
      flow: fc.constantFrom(true, false, undefined),
      style: fc.constantFrom(undefined, "'", '"'),
    });
    fc.assert(
      fc.property(
        value,
        fc.integer({ min: 2, max: 9 }),
        fc.integer({ min: 20, max: 200 }),
        styles,
        (given, indent, width, { flow }) => {
          const written = emitYaml(toNode(given, { flow, sortKeys: false, style: undefined }), { indent, width });
          expect(equal(parseYaml(written, "test"), given), written).to.equal(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("read back the JSON that they write", () => {
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 0, 4), fc.boolean(), (given, indent, ensureAscii) => {
        const written = dumpJson(given, { ...(indent === undefined ? {} : { indent }), ensureAscii });
        expect(equal(parseJson(written), given), written).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  it("never fail on a regular expression other than by an error of the template", () => {
    const piece = fc.constantFrom(
      "a",
      "(",
      ")",
      "[",
      "]",
      "\\",
      "*",
      "+",
      "?",
      "|",
      "^",
      "$",
      "{2}",
      "{,3}",
      "(?P<n>",
      "(?:",
      "(?i)",
      "(?=",
      "\\d",
      "\\1",
      "\\Z",
      "-",
      ".",
      "é",
      "/",
      "&&",
      "(?#",
    );
    const pattern = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join("")),
      fc.string(),
    );
    fc.assert(
      fc.property(pattern, fc.string(), fc.string({ maxLength: 6 }), (source, subject, replacement) => {
        try {
          guard(() => compile(source).sub(replacement, subject));
        } catch (problem) {
          expect(problem).to.be.instanceOf(AxleError);
        }
      }),
      { numRuns: 600 },
    );
  });

  it("hash passwords as the C library does", () => {
    const cases = ["", "x", "pässwörd", "a".repeat(64), "long ".repeat(50)].flatMap((password) =>
      (["sha512", "sha256", "md5"] as const).flatMap((type) =>
        ["", "a", "saltsalt", "./0123456789abcd"]
          .filter((salt) => type !== "md5" || salt.length <= 8)
          .filter((salt) => salt !== "")
          .map((salt) => ({ password, type, salt, rounds: type === "md5" ? undefined : 1234 })),
      ),
    );
    const script =
      "import json,sys,crypt,warnings\nprint(json.dumps([crypt.crypt(p,s) for p,s in json.load(sys.stdin)]))";
    const prefix = { sha512: "$6$rounds=1234$", sha256: "$5$rounds=1234$", md5: "$1$" };
    const input = JSON.stringify(cases.map(({ password, type, salt }) => [password, prefix[type] + salt]));
    const expected = JSON.parse(
      execFileSync("/usr/bin/python3", ["-W", "ignore", "-c", script], { input, encoding: "utf8" }),
    ) as string[];
    cases.forEach(({ password, type, salt, rounds }, index) => {
      expect(hashPassword(password, type, { salt, ...(rounds ? { rounds } : {}) })).to.equal(expected[index]);
    });
  });
});
