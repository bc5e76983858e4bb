import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { keyringBytes, readKeyring } from "../../../modules/kit/openpgp.js";

const ring = "/usr/share/keyrings/debian-archive-keyring.gpg";

describe("keyrings", () => {
  it("have the keys that gpg finds in them", function () {
    if (!existsSync(ring) || spawnSync("gpg", ["--version"]).error) this.skip();
    const list = execFileSync("gpg", ["--show-keys", "--with-colons", ring], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const theirs = list
      .split("\n")
      .filter((line) => /^(?:pub|sub):/.test(line))
      .map((line) => line.split(":")[4]);
    const mine = readKeyring(keyringBytes(readFileSync(ring))!).flatMap((key) => [key.id, ...key.subkeys]);
    expect(mine).to.deep.equal(theirs);
  });

  it("fall apart into keys that make up the whole again", function () {
    if (!existsSync(ring)) this.skip();
    const bytes = readFileSync(ring);
    const parts = readKeyring(bytes).map((key) => key.bytes);
    expect(Buffer.concat(parts).equals(bytes)).to.equal(true);
  });

  it("are nothing when they are text", () => {
    expect(keyringBytes(Buffer.from("<html>"))).to.equal(undefined);
    expect(readKeyring(Buffer.from([0x98, 0xff, 1]))).to.deep.equal([]);
  });
});
