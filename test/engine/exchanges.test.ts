import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Workshop } from "./harness.js";

describe("the round-trip budget", () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  const play = (tasks: string) => `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`;
  const exchanges = async (tasks: string) => (await workshop.run(play(tasks))).of("exchange");

  it("is two exchanges for a change and one when nothing is to be done", async () => {
    const task = `    - copy: {content: "x", dest: "${join(workshop.dir, "f")}"}\n`;
    expect((await exchanges(task)).length).to.equal(2);
    const second = await exchanges(task);
    expect(second.length).to.equal(1);
    expect(second[0]!.operations).to.equal(0);
  });

  it("is the same for a loop of a hundred items", async () => {
    const task = `    - copy: {content: "{{ item }}", dest: "${workshop.dir}/f{{ item }}"}\n      loop: "{{ range(100) | list }}"\n`;
    const first = await exchanges(task);
    expect(first.map(({ operations }) => operations > 0)).to.deep.equal([false, true]);
    expect((await exchanges(task)).length).to.equal(1);
    expect(readFileSync(join(workshop.dir, "f99"), "utf8")).to.equal("99");
  });

  it("is one exchange for a loop of commands", async () => {
    const task = `    - command: "touch ${workshop.dir}/{{ item }}"\n      loop: [a, b, c]\n`;
    expect((await exchanges(task)).length).to.equal(1);
    expect(existsSync(join(workshop.dir, "c"))).to.equal(true);
  });

  it("is nothing for tasks of the controller, not even a connection", async () => {
    const ran = await workshop.run(
      play("    - debug: {msg: hi}\n    - set_fact: {x: 1}\n    - assert: {that: x == 1}\n"),
    );
    expect(ran.of("exchange")).to.deep.equal([]);
    expect(ran.of("connection")).to.deep.equal([]);
  });

  it("grows only by the rounds that items of one file need", async () => {
    writeFileSync(join(workshop.dir, "lines"), "");
    const task = `    - lineinfile: {path: "${workshop.dir}/lines", line: "l{{ item }}"}\n      loop: [1, 2, 3]\n`;
    expect((await exchanges(task)).length).to.equal(4);
    expect(readFileSync(join(workshop.dir, "lines"), "utf8")).to.equal("l1\nl2\nl3\n");
    expect((await exchanges(task)).length).to.equal(1);
  });

  it("never carries a change in check mode", async () => {
    const task = `    - copy: {content: "x", dest: "${join(workshop.dir, "f")}"}\n    - command: touch ${workshop.dir}/g\n`;
    const ran = await workshop.run(play(task), { check: true });
    expect(ran.statuses()).to.deep.equal(["a copy changed", "a command skipped"]);
    expect(ran.of("exchange").map(({ operations }) => operations)).to.deep.equal([0]);
    expect(existsSync(join(workshop.dir, "f"))).to.equal(false);
  });

  it("keeps items apart that depend on the one before", async () => {
    const task = `    - command: "echo {{ r.stdout | default('0') | int + 1 }}"\n      loop: [a, b, c]\n      register: r\n    - debug: {msg: "{{ r.results | map(attribute='stdout') | list }}"}\n`;
    const ran = await workshop.run(play(task));
    expect(ran.of("exchange").length).to.equal(3);
    expect(ran.of("result").at(-1)!.result.msg).to.deep.equal(["1", "2", "3"]);
  });
});
