import { expect } from "chai";
import { leaveOutSecrets } from "../../runner/cli/left-out.js";

interface Case {
  given: string[];
  kept: string[];
  leftOut: string[];
}

const cases: Case[] = [
  { given: ["a=1 b='two words'"], kept: ["a=1 b='two words'"], leftOut: [] },
  { given: ["a=1 db_password='se cret' c=3"], kept: ["a=1 c=3"], leftOut: ["db_password"] },
  { given: ["API_KEY=x"], kept: [], leftOut: ["API_KEY"] },
  { given: ['{"a": 1, "login": {"token": "x"}}'], kept: ['{"a":1}'], leftOut: ["login"] },
  { given: ["{a: 1, vault_token: x}"], kept: [], leftOut: ["vault_token"] },
  { given: ["{a: 1}"], kept: ["{a: 1}"], leftOut: [] },
  { given: ["@secret-values.yml", "x=1"], kept: ["@secret-values.yml", "x=1"], leftOut: [] },
];

describe("what is written down of a run's options", () => {
  for (const { given, kept, leftOut } of cases) {
    it(given.join(" "), () => {
      const left = leaveOutSecrets({ extraVars: given, limit: "a", verbose: 3, report: ["html=x"] });
      expect(left.kept).to.deep.equal({ limit: "a", ...(kept.length > 0 ? { extraVars: kept } : {}) });
      expect(left.leftOut).to.deep.equal(leftOut);
    });
  }
});
