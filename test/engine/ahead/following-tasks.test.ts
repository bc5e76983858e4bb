import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { Workshop } from "../harness.js";

/** Plays in which reading too early, or believing it for too long, would show; and what each must leave behind. */
const cases: { name: string; tasks: string; exchanges?: number; leaves: Record<string, string | undefined> }[] = [
  {
    name: "a change voids what was read of the same file",
    tasks: `
    - {copy: {dest: DIR/f, content: "one\\n"}}
    - {lineinfile: {path: DIR/f, line: two}}
    - {lineinfile: {path: DIR/f, line: three}}`,
    leaves: { f: "one\ntwo\nthree\n" },
  },
  {
    name: "a change voids what was read through a link",
    tasks: `
    - {file: {path: DIR/real, state: directory}}
    - {file: {src: real, dest: DIR/link, state: link}}
    - {copy: {dest: DIR/real/f, content: "one\\n"}}
    - {lineinfile: {path: DIR/link/f, line: two}}`,
    leaves: { "real/f": "one\ntwo\n" },
  },
  {
    name: "a command voids everything",
    tasks: `
    - {command: touch DIR/made}
    - {stat: {path: DIR/made}, register: made}
    - {copy: {dest: DIR/f, content: "{{ made.stat.exists }}"}}`,
    leaves: { f: "True" },
  },
  {
    name: "a command that only reads lets nothing be read before it",
    tasks: `
    - {copy: {dest: DIR/a, content: "a"}}
    - {shell: "echo later > DIR/b; echo $$", changed_when: false}
    - {slurp: {src: DIR/b}, register: b}
    - {copy: {dest: DIR/f, content: "{{ b.content | b64decode }}"}}`,
    leaves: { f: "later\n" },
  },
  {
    name: "a task elsewhere voids everything",
    tasks: `
    - {stat: {path: DIR/made}, register: before}
    - {command: touch DIR/made, delegate_to: b}
    - {stat: {path: DIR/made}, register: made}
    - {copy: {dest: DIR/f, content: "{{ before.stat.exists }} {{ made.stat.exists }}"}}`,
    leaves: { f: "False True" },
  },
  {
    name: "whoever waited looks again",
    tasks: `
    - {shell: "(sleep 0.3; echo there > DIR/late; echo ready > DIR/done) >/dev/null 2>&1 &"}
    - {stat: {path: DIR/done}, register: done, until: done.stat.exists, delay: 0.2, retries: 40}
    - {slurp: {src: DIR/late}, register: late}
    - {copy: {dest: DIR/f, content: "{{ late.content | b64decode }}"}}`,
    leaves: { f: "there\n" },
  },
  {
    name: "what set_fact makes of what is known is known ahead",
    tasks: `
    - {set_fact: {name: "f"}}
    - {file: {path: "DIR/{{ name }}", state: absent}}
    - {set_fact: {other: "{{ name }}2"}}
    - {file: {path: "DIR/{{ other }}", state: absent}}`,
    exchanges: 1,
    leaves: { f: undefined },
  },
  {
    name: "what is registered is not known ahead, and everything else still is",
    tasks: `
    - {stat: {path: DIR}, register: one}
    - {file: {path: "DIR/{{ one.stat.mode }}", state: absent}}
    - {file: {path: DIR/x, state: absent}}
    - {file: {path: DIR/y, state: absent}, when: one.stat.exists}`,
    exchanges: 2,
    leaves: { x: undefined },
  },
  {
    name: "tasks are looked at through blocks, flushed handlers and roles' ends",
    tasks: `
    - block:
        - {file: {path: DIR/x, state: absent}}
      always:
        - {file: {path: DIR/y, state: absent}}
    - meta: flush_handlers
    - {file: {path: DIR/z, state: absent}}`,
    exchanges: 1,
    leaves: { x: undefined },
  },
  {
    name: "nothing of a task that is never reached takes place",
    tasks: `
    - {stat: {path: DIR}}
    - {fail: {msg: enough}}
    - {copy: {dest: DIR/f, content: "{{ lookup('password', 'DIR/secret') }}"}}
    - {copy: {dest: DIR/f, content: "{{ lookup('pipe', 'touch DIR/piped') }}"}}`,
    leaves: { f: undefined, secret: undefined, piped: undefined },
  },
];

describe("reading ahead of a task's turn", () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  it("fails no task for what a later one asks wrongly, whether it reads or changes", async () => {
    workshop.write({
      "library/odd/index.js": `import { defineModule } from "axle/module"; import { args } from "axle/kit";
        export default defineModule({ name: "odd", summary: "Asks what can't be asked", args: args({}),
          probe: () => ({ odd: { read: "query", query: "nonsense" } }), plan: () => ({ plan: "ok" }) });`,
    });
    const tasks = `
    - {stat: {path: DIR}}
    - {copy: {dest: DIR/f, content: x}}
    - {odd: {}}`;
    const ran = await workshop.run(
      `- hosts: a\n  gather_facts: false\n  tasks:${tasks.replaceAll("DIR", workshop.dir)}\n`,
    );
    expect(ran.statuses()).to.deep.equal(["a stat ok", "a copy changed", "a odd failed"]);
  });

  for (const { name, tasks, exchanges, leaves } of cases) {
    it(`changes nothing: ${name}`, async () => {
      const play = `- hosts: a\n  gather_facts: false\n  tasks:${tasks.replaceAll("DIR", workshop.dir)}\n`;
      const ran = await workshop.run(play, { hosts: "a b" });
      if (exchanges !== undefined) expect(ran.of("exchange").length).to.equal(exchanges);
      for (const [file, content] of Object.entries(leaves)) {
        const path = `${workshop.dir}/${file}`;
        expect(existsSync(path) ? readFileSync(path, "utf8") : undefined, file).to.equal(content);
      }
    });
  }
});
