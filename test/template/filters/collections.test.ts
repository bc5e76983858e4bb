import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { parse } from "yaml";
import { createTemplar } from "../../../runner/template/index.js";
import { layerOf, Scope } from "../../../runner/vars/scope.js";
import { plainContext } from "../oracle.js";

const folder = dirname(fileURLToPath(import.meta.url)).replace(/\/dist\/test\//, "/test/");
const { vars, cases } = parse(readFileSync(join(folder, "collections.yaml"), "utf8")) as {
  vars: Record<string, unknown>;
  cases: Record<string, unknown>;
};

describe("the filters and tests of well-known collections do as their documentation says", () => {
  const templar = createTemplar(new Scope([layerOf("vars", vars, true)]), plainContext());
  for (const [expression, value] of Object.entries(cases)) {
    it(`evaluates ${JSON.stringify(expression)}`, () => {
      expect(templar.template(`{{ ${expression} }}`)).to.deep.equal(typeof value === "number" ? String(value) : value);
    });
  }

  it("names the nearest filter, query or style when there is none of that name", () => {
    const message = (expression: string) => {
      try {
        return JSON.stringify(templar.template(`{{ ${expression} }}`));
      } catch (error) {
        return `${(error as Error).message} ${(error as { remedy?: string }).remedy ?? ""}`;
      }
    };
    expect(message("1 | combin")).to.match(/did you mean 'combine'/);
    expect(message("'192.0.2.1' | ipaddr('adress')")).to.match(/did you mean 'address'/);
    expect(message("'x' | comment('cblok')")).to.match(/did you mean 'cblock'/);
    expect(message("'x' | hash('sha265')")).to.match(/Did you mean "sha256"/);
    expect(message("'x' | password_hash('bcrypt')")).to.match(/sha512/);
    expect(message("'x' | community.general.jc('ls')")).to.match(/from_json/);
  });
});
