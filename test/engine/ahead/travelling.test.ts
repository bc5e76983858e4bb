import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Ran, Workshop } from "../harness.js";

const shells = ["dash", "busybox sh"];

/** How many operations each exchange of a run has carried, those that only read left out. */
function loads(ran: Ran): number[] {
  return ran.of("exchange").flatMap(({ operations }) => (operations > 0 ? [operations] : []));
}

interface Case {
  name: string;
  tasks: string;
  /** Operations per changing exchange. */
  loads: number[];
  statuses: string[];
  leaves?: Record<string, string | undefined>;
  code?: number;
  before?: (dir: string) => void;
}

const folder = "{file: {path: DIR/d, state: directory}}";
const write = (name: string, more = "") => `{copy: {dest: DIR/${name}, content: ${name.at(-1)}}${more}}`;

const cases: Case[] = [
  {
    name: "tasks that don't look at each other, folders before what is in them",
    tasks: `[${folder}, ${write("d/a")}, ${write("d/b")}, {file: {path: DIR/d/c, src: a, state: link}}]`,
    loads: [4],
    statuses: ["file changed", "copy changed", "copy changed", "file changed"],
    leaves: { "d/a": "a", "d/b": "b", "d/c": "a" },
  },
  {
    name: "a loop among them",
    tasks: `[${write("a")}, {copy: {dest: "DIR/{{ item }}", content: x}, loop: [b, c]}, ${write("d")}]`,
    loads: [4],
    statuses: ["copy changed", "copy changed", "copy changed"],
    leaves: { b: "x", c: "x", d: "d" },
  },
  {
    name: "lines of one file, each planned from what the one before leaves",
    tasks: `[{lineinfile: {path: DIR/f, line: one, create: true}}, {lineinfile: {path: DIR/f, line: two}}]`,
    loads: [2],
    statuses: ["lineinfile changed", "lineinfile changed"],
    leaves: { f: "one\ntwo\n" },
  },
  {
    name: "what is right already in between",
    tasks: `[${write("a")}, {file: {path: DIR, state: directory}}, ${write("b")}]`,
    loads: [2],
    statuses: ["copy changed", "file ok", "copy changed"],
  },
  {
    name: "nothing with a task whose result a later one looks at",
    tasks: `[${write("a", ", register: r")}, ${write("b", ", when: r.changed | default(false)")}, ${write("c")}]`,
    loads: [1, 2],
    statuses: ["copy changed", "copy changed", "copy changed"],
  },
  {
    name: "nothing with a task that may fail by its result",
    tasks: `[${write("a", ", failed_when: true")}, ${write("b")}]`,
    loads: [1],
    statuses: ["copy failed"],
    leaves: { b: undefined },
    code: 2,
  },
  {
    name: "nothing beyond a command",
    tasks: `[${write("a")}, {command: touch DIR/c}, ${write("b")}]`,
    loads: [1, 1, 1],
    statuses: ["copy changed", "command changed", "copy changed"],
  },
  {
    name: "nothing under another name of what was touched",
    before: (dir) => {
      mkdirSync(join(dir, "real"));
      writeFileSync(join(dir, "real/f"), "old\n");
      chmodSync(join(dir, "real/f"), 0o600);
      symlinkSync("real", join(dir, "other"));
    },
    tasks: `[{file: {path: DIR/real/f, mode: "0644"}}, {file: {path: DIR/other/f, mode: "0644"}}]`,
    loads: [1],
    statuses: ["file changed", "file ok"],
  },
  {
    name: "a folder made under two names, of which the board refuses the second, so that its task finds it made",
    before: (dir) => {
      mkdirSync(join(dir, "real"));
      symlinkSync("real", join(dir, "other"));
    },
    tasks: `[{file: {path: DIR/real/d, state: directory}}, {file: {path: DIR/other/d, state: directory}}, ${write("b")}]`,
    loads: [3, 1],
    statuses: ["file changed", "file ok", "copy changed"],
  },
];

describe("changes that travel together", function () {
  this.timeout(60_000);
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  /** Runs tasks on one local board through a shell. */
  const run = (tasks: string, shell = "dash", more = "") => {
    const program = join(workshop.dir, "sh");
    writeFileSync(program, `#!/bin/sh\nexec ${shell}\n`);
    chmodSync(program, 0o755);
    const head = `- hosts: all\n  gather_facts: false\n  vars: {ansible_shell_executable: ${program}}\n${more}`;
    return workshop.run(`${head}  tasks: ${tasks.replaceAll("DIR", workshop.dir)}\n`);
  };

  for (const shell of shells) {
    for (const one of cases) {
      it(`on ${shell}: ${one.name}`, async () => {
        one.before?.(workshop.dir);
        const ran = await run(one.tasks, shell);
        expect(ran.statuses()).to.deep.equal(one.statuses.map((status) => `a ${status}`));
        expect(loads(ran)).to.deep.equal(one.loads);
        expect(ran.code).to.equal(one.code ?? 0);
        for (const [file, content] of Object.entries(one.leaves ?? {})) {
          const path = join(workshop.dir, file);
          expect(existsSync(path) ? readFileSync(path, "utf8") : undefined, file).to.equal(content);
        }
        if (one.code) return;
        const again = await run(one.tasks, shell);
        expect(again.of("recap")[0]!.hosts["a"]).to.include({ failed: 0 });
        expect(loads(again).length).to.equal(one.tasks.includes("command:") ? 1 : 0);
      });
    }

    it(`stop on ${shell} before anything is written after the one that fails`, async () => {
      writeFileSync(join(workshop.dir, "file"), "in the way");
      const tasks = `[${write("a")}, {copy: {dest: DIR/file/b, content: b}}, ${write("c")}]`;
      const ran = await run(tasks, shell);
      expect(ran.statuses()).to.deep.equal(["a copy changed", "a copy failed"]);
      expect(existsSync(join(workshop.dir, "c"))).to.equal(false);
    });
  }

  it("tell each handler once, and run it where its flush stands", async () => {
    const handlers = `  handlers:\n    - {name: h, copy: {dest: DIR/h, content: h}}\n`.replace("DIR", workshop.dir);
    const tasks = `[${write("a", ", notify: h")}, ${write("b", ", notify: h")}, {meta: flush_handlers}, ${write("c")}]`;
    const ran = await run(tasks, "dash", handlers);
    expect(ran.statuses()).to.deep.equal(["a copy changed", "a copy changed", "a h changed", "a copy changed"]);
    expect(loads(ran)[0]).to.equal(2);
  });

  it("are not sent with what a user asked to be verified, nor in a check", async () => {
    const play = `- hosts: all\n  gather_facts: false\n  tasks: [${write("a")}, ${write("b")}]\n`.replaceAll(
      "DIR",
      workshop.dir,
    );
    expect(loads(await workshop.run(play, { check: true }))).to.deep.equal([]);
    expect(loads(await workshop.run(play, { verify: true }))).to.deep.equal([1, 1]);
  });
});
