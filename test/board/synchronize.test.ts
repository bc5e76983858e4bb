import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../modules/harness/case-file.js";
import { type Sshd, sshdPath, startSshd } from "./sshd.js";

describe("synchronize over a real connection", function () {
  this.timeout(60_000);
  let sshd: Sshd;
  let folder: string;
  before(async function () {
    if (!existsSync(sshdPath)) this.skip();
    sshd = await startSshd();
    folder = mkdtempSync(join(tmpdir(), "axle-sync-"));
    mkdirSync(join(folder, "files/web"), { recursive: true });
    writeFileSync(join(folder, "files/web/index"), "hello");
    const host = {
      ansible_host: "127.0.0.1",
      ansible_port: sshd.port,
      ansible_user: userInfo().username,
      ansible_ssh_private_key_file: sshd.key,
      ansible_ssh_common_args: `-o UserKnownHostsFile=${sshd.knownHosts}`,
    };
    const strange = { ...host, ansible_ssh_common_args: "-o UserKnownHostsFile=/dev/null" };
    writeFileSync(join(folder, "hosts.json"), JSON.stringify({ all: { hosts: { board: host, strange } } }));
  });
  after(() => {
    sshd?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const run = (how: "run" | "check", limit: string, task: string): string => {
    writeFileSync(join(folder, "play.yml"), `- hosts: ${limit}\n  gather_facts: false\n  tasks:\n    - ${task}\n`);
    const words = [join(projectRoot, "bin", "axle.mjs"), how, "play.yml", "-i", "hosts.json", "--diff"];
    try {
      return execFileSync(process.execPath, words, { cwd: folder, encoding: "utf8", stdio: "pipe" });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return stdout + stderr;
    }
  };

  it("goes to the board as a check foretells, and a second run has nothing to do", () => {
    const push = `synchronize: {src: web/, dest: ${join(folder, "there")}}`;
    expect(run("check", "board", push))
      .to.contain("index")
      .and.match(/changed=1 /);
    expect(existsSync(join(folder, "there"))).to.equal(false);
    expect(run("run", "board", push)).to.match(/changed=1 /);
    expect(readFileSync(join(folder, "there/index"), "utf8")).to.equal("hello");
    expect(run("run", "board", push)).to.match(/ok=1 +changed=0 /);
  });

  it("comes back, and runs on the board itself where it is delegated to it", () => {
    const from = join(folder, "files/web/");
    expect(run("run", "board", `synchronize: {src: ${from}, dest: ${join(folder, "back")}, mode: pull}`)).to.match(
      /changed=1 /,
    );
    expect(readFileSync(join(folder, "back/index"), "utf8")).to.equal("hello");
    const inside = `{synchronize: {src: ${from}, dest: ${join(folder, "inside")}}, delegate_to: "{{ inventory_hostname }}"}`;
    expect(run("run", "board", inside)).to.match(/changed=1 /);
    expect(readFileSync(join(folder, "inside/index"), "utf8")).to.equal("hello");
  });

  it("does not talk to a board whose host key is not known", () => {
    const said = run("run", "strange", `synchronize: {src: web/, dest: ${join(folder, "never")}}`);
    expect(said).to.match(/host key/i);
    expect(existsSync(join(folder, "never"))).to.equal(false);
  });
});
