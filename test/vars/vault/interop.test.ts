import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { Vault } from "../../../runner/vars/vault/vault.js";

describe("vault texts that ansible-vault shares with axle", function () {
  this.timeout(60_000);
  let directory: string;
  const file = (name: string) => path.join(directory, name);
  const secret = (id: string, password: string) => ({ id, password: Buffer.from(password) });
  const plain = "user: root\npassword: gehëim 1\n";

  before(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), "axle-vault-"));
    writeFileSync(file("pass"), "first password\n");
    writeFileSync(file("other"), "other password");
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const ansibleVault = (...args: string[]): string => {
    const result = spawnSync("ansible-vault", args, { cwd: directory, encoding: "utf8" });
    if (result.status !== 0) throw new Error(result.stderr);
    return result.stdout;
  };

  it("reads what ansible-vault encrypted, with and without a label", () => {
    writeFileSync(file("theirs.yml"), plain);
    writeFileSync(file("labelled.yml"), plain);
    ansibleVault("encrypt", "--vault-password-file", "pass", "theirs.yml");
    ansibleVault("encrypt", "--vault-id", "prod@other", "labelled.yml");
    const vault = new Vault([secret("default", "first password"), secret("prod", "other password")]);
    expect(vault.decrypt(readFileSync(file("theirs.yml"), "utf8"))).to.equal(plain);
    const labelled = readFileSync(file("labelled.yml"), "utf8");
    expect(labelled).to.match(/^\$ANSIBLE_VAULT;1\.2;AES256;prod\n/);
    expect(vault.open(labelled)).to.deep.include({ usedId: "prod", labelledId: "prod" });
  });

  it("writes what ansible-vault reads, with and without a label", () => {
    const vault = new Vault([secret("default", "first password"), secret("prod", "other password")]);
    writeFileSync(file("ours.yml"), vault.encrypt(plain));
    writeFileSync(file("ours-labelled.yml"), vault.encrypt(plain, "prod"));
    expect(ansibleVault("view", "--vault-password-file", "pass", "ours.yml")).to.equal(plain);
    expect(ansibleVault("view", "--vault-id", "prod@other", "ours-labelled.yml")).to.equal(plain);
  });

  it("writes a new key that ansible-vault opens with the new password only", () => {
    const before = new Vault([secret("default", "first password")]);
    const after = new Vault([secret("default", "other password")]);
    writeFileSync(file("rekeyed.yml"), before.rekey(before.encrypt(plain), after));
    expect(ansibleVault("view", "--vault-password-file", "other", "rekeyed.yml")).to.equal(plain);
    expect(() => ansibleVault("view", "--vault-password-file", "pass", "rekeyed.yml")).to.throw();
  });
});
