import { expect } from "chai";
import fc from "fast-check";
import { AxleError } from "../../../runner/errors.js";
import { Secrets } from "../../../runner/vars/secrets.js";
import { Vault } from "../../../runner/vars/vault/vault.js";

const secret = (id: string, password: string) => ({ id, password: Buffer.from(password) });
const position = { file: "group_vars/all.yml", line: 3, column: 9 };

function problemOf(work: () => unknown): AxleError {
  try {
    work();
  } catch (error) {
    if (error instanceof AxleError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}

describe("the vault", () => {
  const vault = new Vault([secret("default", "right")]);

  it("gives back any bytes that it encrypted", () => {
    const password = new Vault([secret("x", "pässword")]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = password.encrypt(Buffer.from(bytes));
        expect([...password.open(text).plain]).to.deep.equal([...bytes]);
      }),
      { numRuns: 20 },
    );
  });

  it("says where a text stands that a wrong password cannot open", () => {
    const problem = problemOf(() => new Vault([secret("default", "wrong")]).decrypt(vault.encrypt("x"), position));
    expect(problem.kind).to.equal("vault");
    expect(problem.position).to.deep.equal(position);
    expect(problem.message).to.include("none of the vault passwords given (default) fits");
  });

  it("asks for a password where none was given", () => {
    const problem = problemOf(() => new Vault([]).decrypt(vault.encrypt("x")));
    expect(problem.message).to.include("no vault password was given");
    expect(problem.remedy).to.include("--vault-password-file");
  });

  it("tries the passwords of other labels, unless labels must match", () => {
    const text = new Vault([secret("prod", "same")]).encrypt("x");
    expect(new Vault([secret("dev", "same")]).decrypt(text)).to.equal("x");
    const problem = problemOf(() => new Vault([secret("dev", "same")], { matchIds: true }).decrypt(text));
    expect(problem.message).to.include('"prod"').and.to.include("dev");
  });

  it("notices a changed text", () => {
    const lines = vault.encrypt("some longer content").split("\n");
    lines[2] = `${lines[2]![0] === "3" ? "4" : "3"}${lines[2]!.slice(1)}`;
    expect(problemOf(() => vault.decrypt(lines.join("\n"))).kind).to.equal("vault");
  });

  it("refuses to encrypt twice", () => {
    expect(problemOf(() => vault.encrypt(vault.encrypt("x"))).message).to.include("encrypted already");
  });

  it("answers any broken text with an AxleError", () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `$ANSIBLE_VAULT;1.1;AES256\n${rest}`),
      fc.stringMatching(/^[0-9a-f\n]*$/).map((rest) => `$ANSIBLE_VAULT;1.2;AES256;x\n${rest}`),
    );
    fc.assert(fc.property(texts, (text) => problemOf(() => vault.open(text)).kind === "vault"));
  });

  it("registers what it decrypts, and its passwords, as secrets", () => {
    const secrets = new Secrets();
    const text = new Vault([secret("default", "the password")]).encrypt("deep secret");
    new Vault([secret("default", "the password")], { secrets }).decrypt(text);
    expect(secrets.redactText("a deep secret of the password")).to.equal("a ******** of ********");
  });
});
