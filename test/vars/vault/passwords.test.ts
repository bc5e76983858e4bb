import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { AxleError } from "../../../runner/errors.js";
import { collectVaultSecrets } from "../../../runner/vars/vault/passwords.js";
import { Vault } from "../../../runner/vars/vault/vault.js";

describe("vault passwords", () => {
  let directory: string;
  const write = (name: string, text: string, mode = 0o600): string => {
    const file = path.join(directory, name);
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  };

  before(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), "axle-vault-"));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  const texts = async (sources: Parameters<typeof collectVaultSecrets>[0]): Promise<string[]> =>
    (await collectVaultSecrets(sources)).map(({ id, password }) => `${id}=${password}`);

  it("come from files, labelled or not, without their line ends", async () => {
    const file = write("one", "  secret one\r\n");
    expect(await texts({ vaultIds: [`prod@${file}`, file], passwordFiles: [file] })).to.deep.equal([
      "prod=secret one",
      "default=secret one",
      "default=secret one",
    ]);
  });

  it("come from scripts; those named -client are told the label", async () => {
    const plain = write("script", "#!/bin/sh\necho from script $#\n", 0o700);
    const client = write("my-client.sh", '#!/bin/sh\necho "$1 $2"\n', 0o700);
    expect(await texts({ vaultIds: [`a@${plain}`, `b@${client}`] })).to.deep.equal([
      "a=from script 0",
      "b=--vault-id b",
    ]);
  });

  it("come from the terminal, once or twice", async () => {
    const asked: string[] = [];
    const prompt = async (question: string): Promise<string> => {
      asked.push(question);
      return "typed";
    };
    expect(await texts({ vaultIds: ["prod@prompt"], ask: true, prompt })).to.deep.equal([
      "prod=typed",
      "default=typed",
    ]);
    await texts({ ask: true, confirm: true, prompt });
    expect(asked).to.deep.equal([
      "Vault password (prod): ",
      "Vault password: ",
      "New Vault password: ",
      "Confirm New Vault password: ",
    ]);
  });

  it("may be encrypted with an earlier password", async () => {
    const first = write("first", "outer");
    const inner = write("inner", new Vault([{ id: "x", password: Buffer.from("outer") }]).encrypt("hidden\n"));
    expect(await texts({ passwordFiles: [first, inner] })).to.deep.equal(["default=outer", "default=hidden"]);
  });

  it("warn where everybody can read them", async () => {
    const warnings: string[] = [];
    await texts({ passwordFiles: [write("open", "x", 0o644)], warn: (message) => warnings.push(message) });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include("can be read by every user");
  });

  for (const [what, name, text, mode, message] of [
    ["an empty file", "empty", "\n", 0o600, "is empty"],
    ["a script that fails", "fails", "#!/bin/sh\nexit 3\n", 0o700, "exit code 3"],
    [
      "a client that does not know the label",
      "no-client",
      "#!/bin/sh\nexit 2\n",
      0o700,
      'knows no password for the label "x"',
    ],
    ["a text file with the x bit", "text", "just text", 0o700, "could not be run"],
  ] as const) {
    it(`are refused from ${what}`, async () => {
      const problem = await collectVaultSecrets({ vaultIds: [`x@${write(name, text, mode)}`] }).catch((error) => error);
      expect(problem).to.be.instanceOf(AxleError);
      expect(problem.message).to.include(message);
    });
  }

  it("are refused from a file that does not exist", async () => {
    const problem = await collectVaultSecrets({ passwordFiles: ["/nowhere/at/all"] }).catch((error) => error);
    expect(problem.kind).to.equal("missing-file");
  });
});
