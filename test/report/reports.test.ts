import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { RunEvent } from "../../runner/events.js";
import { journalPath, openJournal } from "../../runner/journal/writer.js";
import { jsonLines } from "../../runner/report/json-lines.js";
import { junitReport } from "../../runner/report/junit.js";
import { pythonJson } from "../../runner/report/python-json.js";
import { PyFloat } from "../../runner/values.js";
import { Workshop } from "../engine/harness.js";

const playbook = `- name: first
  hosts: all
  gather_facts: false
  tasks:
    - debug: {msg: hi}
    - debug: {msg: never}
      when: false
    - name: "it <fails>"
      fail: {msg: 'a & b'}
`;

describe("reports of a run", () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  it("are JSON, one event per line", async () => {
    let text = "";
    const sink = jsonLines((line) => {
      text += line;
    });
    await workshop.run(playbook, { sink });
    const events = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as RunEvent);
    expect(events[0]!.event).to.equal("run-start");
    expect(events.at(-1)).to.include({ event: "run-end", exitCode: 2 });
  });

  it("are JUnit with a case per task, escaped", async () => {
    let xml = "";
    const sink = junitReport((whole) => {
      xml = whole;
    });
    await workshop.run(playbook, { sink });
    expect(xml).to.match(/<testsuite name="first: a" tests="3" failures="1" errors="0" skipped="1"/);
    expect(xml).to.include('name="it &lt;fails&gt;"');
    expect(xml).to.include('<failure message="a &amp; b">');
  });

  it("are a journal that only its owner can read", async () => {
    const journal = openJournal(journalPath(workshop.dir, "run-1"));
    await workshop.run(playbook, { sink: journal.sink });
    journal.close();
    expect(journal.path).to.equal(join(workshop.dir, ".axle/runs/run-1/journal.jsonl"));
    expect(statSync(journal.path).mode & 0o777).to.equal(0o600);
    const names = readFileSync(journal.path, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as RunEvent).event);
    expect(names).to.deep.equal([
      "run-start",
      "play-start",
      "task-start",
      "result",
      "task-start",
      "result",
      "task-start",
      "result",
      "recap",
      "run-end",
    ]);
  });

  it("write JSON as Python does", () => {
    const value = { b: [1, new PyFloat(1), 1.5, true, null], a: "ü\n", 10: {}, c: [] };
    expect(pythonJson(value)).to.equal('{"10": {}, "a": "ü\\n", "b": [1, 1.0, 1.5, true, null], "c": []}');
    expect(pythonJson({ a: [1] }, 4)).to.equal('{\n    "a": [\n        1\n    ]\n}');
  });
});
