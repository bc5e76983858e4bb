import { linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { countingShell } from "../counting-shell.js";
import { Workshop } from "../harness.js";

describe("items of a loop, read again after their changes", function () {
  this.timeout(60_000);
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  const run = (task: string, extraVars: Record<string, unknown> = {}) =>
    workshop.run(`- hosts: a\n  gather_facts: false\n  tasks:\n    - ${task.replaceAll("DIR", workshop.dir)}\n`, {
      extraVars,
    });
  const modes = (ran: Awaited<ReturnType<typeof run>>) =>
    ran.of("result").flatMap(({ label, result }) => (label === undefined ? [] : [result["mode"]]));

  for (const [name, shell] of [
    ["dash", "/bin/dash"],
    ["busybox ash", "/usr/bin/busybox sh"],
  ] as const) {
    it(`take a few processes for all, made by one mkdir, on ${name}`, async () => {
      const counting = countingShell(workshop, shell);
      const ran = await run(
        '{file: {path: "DIR/loop/{{ item }}", state: directory, mode: "0711"}, loop: "{{ range(40) | list }}"}',
        { ansible_shell_executable: counting.shell },
      );
      expect(ran.of("recap")[0]!.hosts["a"]).to.include({ ok: 1, changed: 1 });
      expect(modes(ran)).to.deep.equal(Array.from({ length: 40 }, () => "0711"));
      expect(ran.of("warning")).to.deep.equal([]);
      expect(counting.forks()).to.be.within(5, 22);
    });
  }

  it("are told as each one left it, where two are one under different names", async () => {
    mkdirSync(join(workshop.dir, "real/x"), { recursive: true });
    symlinkSync("real", join(workshop.dir, "link"));
    writeFileSync(join(workshop.dir, "one"), "");
    linkSync(join(workshop.dir, "one"), join(workshop.dir, "two"));
    const above = await run(
      "{file: {path: \"DIR/{{ item }}/x\", state: directory, mode: \"{{ '0700' if item == 'link' else '0755' }}\"}, loop: [link, real]}",
    );
    expect(modes(above)).to.deep.equal(["0700", "0755"]);
    const hard = await run(
      "{file: {path: \"DIR/{{ item }}\", mode: \"{{ '0600' if item == 'one' else '0640' }}\"}, loop: [one, two]}",
    );
    expect(modes(hard)).to.deep.equal(["0600", "0640"]);
    for (const ran of [above, hard]) expect(ran.of("warning")).to.deep.equal([]);
  });

  it("are told one by one where one fails", async () => {
    writeFileSync(join(workshop.dir, "file"), "");
    const ran = await run(
      '{file: {path: "DIR/{{ item }}", state: directory, mode: "0700"}, loop: [a, file/below, c], ignore_errors: true}',
    );
    const items = ran.of("result").filter(({ label }) => label !== undefined);
    expect(items.map(({ status, result }) => `${status} ${result["mode"]}`)).to.deep.equal([
      "changed 0700",
      "failed undefined",
      "changed 0700",
    ]);
  });

  it("are told one by one where one of the folders that are made together can't be", async () => {
    const ran = await run(
      '{file: {path: "DIR/{{ item }}", state: directory, mode: "0711"}, loop: [first, a, "{{ long }}", c], ignore_errors: true}',
      { long: "x".repeat(300) },
    );
    const items = ran.of("result").filter(({ label }) => label !== undefined);
    expect(items.map(({ status, result }) => `${status} ${result["mode"]}`)).to.deep.equal([
      "changed 0711",
      "changed 0711",
      "failed undefined",
      "changed 0711",
    ]);
    expect(items[2]!.result["msg"]).to.match(/name too long/);
  });
});
