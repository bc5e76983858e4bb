import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { axle } from "../cli/axle.js";

describe("axle init", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-init-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("makes a project that lint has nothing to say about, and overwrites nothing", async () => {
    const made = await axle(["init", "fleet"], folder);
    expect(made.code, made.err).to.equal(0);
    expect(made.out).to.match(/^fleet\/site\.yml$/m);
    const lint = await axle(["lint"], join(folder, "fleet"));
    expect(lint.out).to.equal("nothing to complain about\n");
    const again = await axle(["init", "fleet"], folder);
    expect(again.code).to.equal(5);
    expect(again.err).to.match(/site\.yml, .* are there already, so nothing was written/);
  });

  it("makes a role that fits into a project", async () => {
    const here = join(folder, "fleet");
    expect((await axle(["init", "role", "web-server"], here)).code).to.equal(0);
    expect(readFileSync(join(here, "roles/web-server/defaults/main.yml"), "utf8")).to.match(/^web_server_greeting:/m);
    expect((await axle(["init", "role", "../x"], here)).err).to.match(/can't be a name/);
    expect(existsSync(join(here, "x"))).to.equal(false);
  });

  it("makes a module whose own cases pass", async () => {
    const here = join(folder, "fleet");
    expect((await axle(["init", "module", "one_line"], here)).code).to.equal(0);
    const tried = await axle(["test-module", "library/one_line"], here);
    expect(tried.out + tried.err).not.to.match(/FAILED/);
    expect(tried.code).to.equal(0);
  });

  it("makes roles and modules that lint has nothing to say about, and that a check carries through", async () => {
    const here = join(folder, "fleet");
    const tasks = "  tasks:\n    - name: One line\n      one_line: {path: one-line, line: hello}\n";
    writeFileSync(join(here, "both.yml"), `- hosts: localhost\n  roles: [web-server]\n${tasks}`);
    const lint = await axle(["lint"], here);
    expect(lint.out).to.equal("nothing to complain about\n");
    const check = await axle(["check", "both.yml", "-c", "local"], here);
    expect(check.out).to.match(/TASK \[web-server : [\s\S]*TASK \[One line\] [^[]*\nchanged: \[localhost\]/);
    expect(check.code, check.err).to.equal(0);
    expect(existsSync(join(here, "one-line"))).to.equal(false);
  });
});
