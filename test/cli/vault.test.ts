import { readFileSync, statSync } from "node:fs";
import { expect } from "chai";
import { parseYaml } from "../../runner/load/yaml.js";
import { VaultText } from "../../runner/values.js";
import { Project } from "../load/project.js";
import { hasOracle } from "../load/python.js";
import { axle, runProgram } from "./axle.js";

const PLAIN = "a: 1\nb: secret\n";

describe("axle vault", () => {
  let project: Project;
  beforeEach(() => {
    project = new Project({ "secrets.yml": PLAIN, one: "first\n", two: "second\n" });
  });
  afterEach(() => project.remove());

  const vault = (action: string, ...words: string[]) => axle(["vault", action, ...words], project.folder);
  const text = () => readFileSync(project.path("secrets.yml"), "utf8");

  it("encrypts what ansible-vault decrypts, and the other way round", async function () {
    if (!hasOracle) this.skip();
    await vault("encrypt", "secrets.yml", "--vault-password-file", "one");
    expect(text()).to.match(/^\$ANSIBLE_VAULT;1\.1;AES256\n/);
    const words = ["secrets.yml", "--vault-password-file", "one"];
    const theirs = await runProgram("ansible-vault", ["decrypt", ...words], project.folder);
    expect(theirs.code).to.equal(0);
    expect(text()).to.equal(PLAIN);
    await runProgram("ansible-vault", ["encrypt", ...words], project.folder);
    expect((await vault("view", ...words)).out).to.equal(PLAIN);
  });

  it("changes the password and keeps the file's mode", async () => {
    const mode = statSync(project.path("secrets.yml")).mode;
    await vault("encrypt", "secrets.yml", "--vault-password-file", "one");
    await vault("rekey", "secrets.yml", "--vault-password-file", "one", "--new-vault-password-file", "two");
    expect((await vault("view", "secrets.yml", "--vault-password-file", "one")).code).to.equal(1);
    expect((await vault("view", "secrets.yml", "--vault-password-file", "two")).out).to.equal(PLAIN);
    expect(statSync(project.path("secrets.yml")).mode).to.equal(mode);
  });

  it("makes a value for a YAML file, with its label", async () => {
    const made = await vault("encrypt_string", "hello", "-n", "foo", "--vault-id", "lab@one");
    const { foo } = parseYaml(made.out, "made.yml") as { foo: VaultText };
    expect(foo).to.be.instanceOf(VaultText);
    expect(foo.ciphertext).to.match(/^\$ANSIBLE_VAULT;1\.2;AES256;lab\n/);
  });
});
