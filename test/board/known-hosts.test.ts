import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { SshConfig } from "../../runner/board/ssh/config.js";
import { HostKeyCheck } from "../../runner/board/ssh/host-key.js";
import { findKnownKeys, fingerprint, knownName, matchesHosts } from "../../runner/board/ssh/known-hosts.js";
import { makeKey } from "./sshd.js";

describe("known_hosts", () => {
  let folder: string;
  let file: string;
  const keys: Record<string, { text: string; raw: Buffer }> = {};
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-known-"));
    file = join(folder, "known_hosts");
    for (const [name, type] of [
      ["ed1", "ed25519"],
      ["ed2", "ed25519"],
      ["ecdsa", "ecdsa"],
      ["rsa", "rsa"],
    ] as const) {
      makeKey(join(folder, name), type);
      const text = readFileSync(join(folder, `${name}.pub`), "utf8")
        .split(" ")
        .slice(0, 2)
        .join(" ");
      keys[name] = { text, raw: Buffer.from(text.split(" ")[1]!, "base64") };
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  function check(
    content: string,
    policy: "yes" | "accept-new" | "no" = "yes",
    changes: Partial<SshConfig> = {},
  ): HostKeyCheck {
    writeFileSync(file, content);
    const config: SshConfig = {
      hostName: "board.example",
      port: 22,
      user: "root",
      identityFiles: [],
      identitiesOnly: false,
      userKnownHosts: [file],
      globalKnownHosts: [],
      hashKnownHosts: false,
      strict: "yes",
      aliveSeconds: 0,
      ...changes,
    };
    return new HostKeyCheck("board", config, policy);
  }

  const verdict = (
    content: string,
    key = "ed1",
    policy: "yes" | "accept-new" | "no" = "yes",
    changes: Partial<SshConfig> = {},
  ) => check(content, policy, changes).judge(keys[key]!.raw)?.message ?? "good";

  it("agrees with ssh-keygen on hashed names and fingerprints", () => {
    writeFileSync(file, `board.example ${keys["ed1"]!.text}\n[board.example]:2222 ${keys["ed2"]!.text}\n`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
    expect(readFileSync(file, "utf8")).to.match(/^\|1\|/);
    expect(findKnownKeys([file], "board.example").map(({ key }) => key.equals(keys["ed1"]!.raw))).to.deep.equal([true]);
    expect(findKnownKeys([file], knownName("Board.example", 2222))).to.have.length(1);
    expect(findKnownKeys([file], "other")).to.have.length(0);
    const shown = execFileSync("ssh-keygen", ["-l", "-f", join(folder, "ed1.pub")], { encoding: "utf8" });
    expect(shown).to.contain(fingerprint(keys["ed1"]!.raw));
  });

  for (const [hosts, name, wanted] of [
    ["board", "board", true],
    ["Board", "board", true],
    ["*", "board", true],
    ["b?ard,other", "board", true],
    ["10.0.0.*", "10.0.0.7", true],
    ["*,!board", "board", false],
    ["!board,*", "board", false],
    ["board", "[board]:2222", false],
    ["[board]:2222", "[board]:2222", true],
    ["[*]:2222", "[board]:2222", true],
    ["boar", "board", false],
    ["|1|bad|entry", "board", false],
  ] as const) {
    it(`says that "${hosts}" ${wanted ? "means" : "does not mean"} ${name}`, () => {
      expect(matchesHosts(hosts, name)).to.equal(wanted);
    });
  }

  it("lets in a host that shows a key we know, also beside others, comments and nonsense", () => {
    const content = `# comment\n\nnonsense\nboard.example ${keys["rsa"]!.text} me@here\nboard.example,10.0.0.1 ${keys["ed1"]!.text}\n`;
    expect(verdict(content)).to.equal("good");
  });

  it("names an unknown key with its fingerprint and the way to add it", () => {
    const error = check("", "yes", { port: 2222 }).judge(keys["ed1"]!.raw);
    expect(error?.kind).to.equal("host-key");
    expect(error?.message).to.contain("[board.example]:2222").and.to.contain(fingerprint(keys["ed1"]!.raw));
    expect(error?.remedy).to.contain("ssh-keyscan -p 2222 board.example");
  });

  it("is loud when a key has changed, whatever the policy but 'no'", () => {
    const content = `board.example ${keys["ed2"]!.text}\n`;
    for (const policy of ["yes", "accept-new"] as const)
      expect(verdict(content, "ed1", policy))
        .to.match(/HAS CHANGED/)
        .and.contain(`${file}:1`);
    expect(verdict(content, "ed1", "no")).to.equal("good");
  });

  it("refuses revoked keys, even when another line trusts them", () => {
    const content = `board.example ${keys["ed1"]!.text}\n@revoked * ${keys["ed1"]!.text}\n`;
    expect(verdict(content)).to.match(/revoked/);
    expect(verdict(content, "ed1", "accept-new")).to.match(/revoked/);
  });

  it("says that certificate authorities need the system's ssh", () => {
    const error = check(`@cert-authority *.example ${keys["ed2"]!.text}\n`).judge(keys["ed1"]!.raw);
    expect(error?.message).to.match(/certificate authority/);
    expect(error?.remedy).to.match(/openssh/);
  });

  it("keeps a first contact when told to, hashed where the user wants that", () => {
    const plain = check("no newline at the end", "accept-new");
    expect(plain.judge(keys["ed1"]!.raw)).to.equal(undefined);
    expect(readFileSync(file, "utf8")).to.equal(`no newline at the end\nboard.example ${keys["ed1"]!.text}\n`);
    expect(check("", "accept-new", { hashKnownHosts: true }).judge(keys["ed1"]!.raw)).to.equal(undefined);
    expect(readFileSync(file, "utf8")).to.match(/^\|1\|[^ ]+ ssh-ed25519 /);
    expect(execFileSync("ssh-keygen", ["-F", "board.example", "-f", file], { encoding: "utf8" })).to.contain(
      keys["ed1"]!.text,
    );
  });

  it("asks first for the key type that is known", () => {
    expect(check(`board.example ${keys["ecdsa"]!.text}\n`).algorithms[0]).to.equal("ecdsa-sha2-nistp256");
    expect(check(`board.example ${keys["rsa"]!.text}\n`).algorithms.slice(0, 3)).to.deep.equal([
      "rsa-sha2-512",
      "rsa-sha2-256",
      "ssh-rsa",
    ]);
    expect(check("").algorithms[0]).to.equal("ssh-ed25519");
  });

  it("takes a key of the host's usual port on another port, and follows HostKeyAlias", () => {
    expect(verdict(`board.example ${keys["ed1"]!.text}\n`, "ed1", "yes", { port: 2222 })).to.equal("good");
    expect(verdict(`board.example ${keys["ed2"]!.text}\n`, "ed1", "yes", { port: 2222 })).to.match(/not known/);
    expect(verdict(`fleet ${keys["ed1"]!.text}\n`, "ed1", "yes", { port: 2222, hostKeyAlias: "fleet" })).to.equal(
      "good",
    );
  });
});
