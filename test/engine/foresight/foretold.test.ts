import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Ran, Workshop } from "../harness.js";

/** What each task came to, and what was said of it that is not certain. */
function told(ran: Ran): string[] {
  return ran
    .of("result")
    .filter(({ label }) => label === undefined)
    .map(({ task, status, unknown }) => `${task.name} ${status}${unknown === undefined ? "" : ` (${unknown})`}`);
}

const play = (tasks: string) => `- hosts: a\n  gather_facts: false\n  tasks:\n${tasks.replace(/^/gm, "    ")}\n`;

interface Case {
  title: string;
  tasks: string;
  expected: string[];
  /** Whether the run itself comes to the same (commands are skipped in a check). */
  same?: boolean;
}

const cases: Case[] = [
  {
    title: "sees files and folders that earlier tasks would make",
    tasks: `
- {name: folder, file: {path: DIR/a, state: directory, mode: "0750"}}
- {name: again, file: {path: DIR/a, state: directory, mode: "0750"}}
- {name: text, copy: {dest: DIR/a/text, content: "one\\n"}}
- {name: same text, copy: {dest: DIR/a/text, content: "one\\n"}}
- {name: line, lineinfile: {path: DIR/a/text, line: two}}
- {name: line again, lineinfile: {path: DIR/a/text, line: two}}
- {name: mode, file: {path: DIR/a/text, mode: "0600"}}
- {name: mode again, file: {path: DIR/a/text, mode: "0600"}}
- {name: look, stat: {path: DIR/a/text}, register: seen}
- {name: right, assert: {that: [seen.stat.exists, seen.stat.mode == '0600', seen.stat.size == 8]}}
- {name: read, slurp: {src: DIR/a/text}, register: read}
- {name: whole, assert: {that: "read.content | b64decode == 'one\\ntwo\\n'"}}
- {name: found, find: {paths: DIR/a}, register: found}
- {name: one, assert: {that: found.matched == 1}}`,
    expected: [
      ...["folder changed", "again ok", "text changed", "same text ok", "line changed", "line again ok"],
      ...["mode changed", "mode again ok", "look ok", "right ok", "read ok", "whole ok", "found ok", "one ok"],
    ],
    same: true,
  },
  {
    title: "sees links, copies and what is gone",
    tasks: `
- {name: text, copy: {dest: DIR/text, content: "one"}}
- {name: link, file: {path: DIR/link, src: DIR/text, state: link}}
- {name: link again, file: {path: DIR/link, src: DIR/text, state: link}}
- {name: through it, slurp: {src: DIR/text}, register: read}
- {name: copy, copy: {src: DIR/text, dest: DIR/twin, remote_src: true}}
- {name: copy again, copy: {src: DIR/text, dest: DIR/twin, remote_src: true}}
- {name: gone, file: {path: DIR/text, state: absent}}
- {name: gone already, file: {path: DIR/text, state: absent}}
- {name: look, stat: {path: DIR/text}, register: seen}
- {name: nothing, assert: {that: not seen.stat.exists}}
- {name: fstab, file: {path: DIR/there, state: absent}}
- {name: fstab gone, command: "true", args: {creates: DIR/there}}`,
    expected: [
      ...["text changed", "link changed", "link again ok", "through it ok", "copy changed", "copy again ok"],
      ...["gone changed", "gone already ok", "look ok", "nothing ok", "fstab changed", "fstab gone changed"],
    ],
    same: true,
  },
  {
    title: "believes `creates`, and says what commands leave open",
    tasks: `
- {name: make, command: touch DIR/made, args: {creates: DIR/made}}
- {name: make again, command: touch DIR/made, args: {creates: DIR/made}}
- {name: ask, command: cat DIR/there, changed_when: false}
- {name: untouched, file: {path: DIR/there, mode: "0644"}}
- {name: edit, command: "sed -i s/a/b/ DIR/there"}
- {name: after it, lineinfile: {path: DIR/there, line: here}}
- {name: else, lineinfile: {path: DIR/there, line: more}}`,
    expected: [
      ...["make changed", "make again ok", "ask skipped", "untouched ok", "edit skipped"],
      'after it changed (DIR/there may be changed by "edit")',
      "else changed",
    ],
  },
  {
    title: "says that a condition on what is not known is not known, and runs nothing for real on a guess",
    tasks: `
- {name: make, command: touch DIR/made, args: {creates: DIR/made}}
- {name: look, stat: {path: DIR/made}, register: seen}
- {name: there, copy: {dest: DIR/there, content: x}, when: seen.stat.exists}
- {name: large, copy: {dest: DIR/large, content: x}, when: seen.stat.size > 5}
- {name: real, command: touch DIR/real, when: seen.stat.size > 5, check_mode: false}
- {name: say, debug: {msg: "{{ seen.stat.size }}"}}
- {name: use, copy: {dest: DIR/size, content: "{{ seen.stat.size }}"}}`,
    expected: [
      "make changed",
      ...["look ok", "there changed", "large changed", "real skipped", "say ok", "use changed"],
    ],
  },
  {
    title: "fetches and copies through the controller",
    tasks: `
- {name: text, copy: {dest: DIR/on-board, content: "one"}}
- {name: fetch, fetch: {src: DIR/on-board, dest: DIR/store/, flat: true}}
- {name: back, copy: {src: DIR/store/on-board, dest: DIR/back}}
- {name: back again, copy: {src: DIR/store/on-board, dest: DIR/back}}`,
    expected: ["text changed", "fetch changed", "back changed", "back again ok"],
    same: true,
  },
  {
    title: "does not end by an assertion that holds on the board as it is, though conditions go by what is foretold",
    tasks: `
- {name: text, copy: {dest: DIR/text, content: "one"}}
- {name: look, stat: {path: DIR/text}, register: seen}
- {name: absent, assert: {that: [seen is success, not seen.stat.exists]}}
- {name: looks, stat: {path: "DIR/{{ item }}"}, loop: [text, there], register: all}
- {name: one absent, assert: {that: "all.results | map(attribute='stat.exists') | list == [false, true]"}}
- {name: because it is there, debug: {msg: x}, when: seen.stat.exists}
- {name: because it is absent, debug: {msg: x}, when: not seen.stat.exists}
- {name: both ways wrong, assert: {that: seen.stat.exists == 7}, ignore_errors: true}`,
    expected: [
      "text changed",
      "look ok",
      "absent ok (`not seen.stat.exists` holds on the board as it is, but not as it is foretold)",
      "looks ok",
      "one absent ok (`all.results | map(attribute='stat.exists') | list == [false, true]` holds on the board as it is, but not as it is foretold)",
      "because it is there ok",
      "because it is absent skipped",
      "both ways wrong failed",
    ],
  },
];

describe("what a check foretells", function () {
  this.timeout(60_000);
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
    workshop.write({ there: "a\n" });
  });
  afterEach(() => workshop.remove());

  const run = async (tasks: string, check: boolean) => {
    const ran = await workshop.run(play(tasks.trim().replaceAll("DIR", workshop.dir)), { check });
    return told(ran).map((line) => line.replaceAll(workshop.dir, "DIR"));
  };

  for (const { title, tasks, expected, same } of cases) {
    it(title, async () => {
      const foretold = await run(tasks, true);
      // Reasons are compared where the case gives one.
      const wanted = expected.map((line, at) =>
        line.includes("(") ? foretold[at] : foretold[at]?.replace(/ \(.*$/, ""),
      );
      expect(wanted).to.deep.equal(expected);
      expect(existsSync(join(workshop.dir, "made"))).to.equal(false);
      expect(existsSync(join(workshop.dir, "real"))).to.equal(false);
      if (same) expect(await run(tasks, false)).to.deep.equal(expected);
    });
  }

  it("gives the reason to whoever asks for what is not known", async () => {
    const foretold = await run(cases[3]!.tasks, true);
    for (const line of foretold.filter((text) => /^(?:look|large|real|say|use) /.test(text)))
      expect(line).to.match(/DIR\/made comes from "make"/);
  });
});
