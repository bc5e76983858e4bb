import { expect } from "chai";
import type { TaskResult } from "../../../runner/events.js";
import { Workshop } from "../harness.js";

/** Loops whose keywords name the item, or what earlier items found out, by ways that are easily overlooked. */
const cases: { name: string; task: string; out: string[] }[] = [
  {
    name: "the environment of an item",
    task: `{shell: "echo $A", loop: [x, y], environment: {A: "{{ item }}"}}`,
    out: ["x", "y"],
  },
  {
    name: "the environment, by a variable of the task that a condition has looked at before",
    task: `{shell: "echo $A", loop: [x, y], vars: {named: "{{ item }}"}, when: named != "", environment: {A: "{{ named }}"}}`,
    out: ["x", "y"],
  },
  {
    name: "the item's place in the loop",
    task: `{shell: "echo $A", loop: [x, y], loop_control: {index_var: at}, environment: {A: "{{ at }}"}}`,
    out: ["0", "1"],
  },
  {
    name: "what an earlier item has come to",
    task: `{shell: "echo $A {{ item }}", loop: [x, y], register: seen, environment: {A: "{{ (seen | default({})).stdout | default('-') }}"}}`,
    out: ["- x", "- x y"],
  },
  {
    name: "what is another value each time",
    task: `{shell: "echo $A", loop: [x, y], environment: {A: "{{ lookup('pipe', 'echo once >> DIR/asked; wc -l < DIR/asked') }}"}}`,
    out: ["1", "2"],
  },
  {
    name: "where an item runs",
    task: `{shell: "echo $PLACE", loop: [a, b], delegate_to: "{{ item }}", environment: {PLACE: "{{ item }}"}}`,
    out: ["a", "b"],
  },
  {
    name: "whether an item is a check",
    task: `{shell: "echo {{ item }}", loop: [x, y], check_mode: "{{ item == 'x' }}"}`,
    out: ["", "y"],
  },
];

describe("what the items of a loop have in common", () => {
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  for (const { name, task, out } of cases) {
    it(`is not ${name}`, async () => {
      const play = `- hosts: a\n  gather_facts: false\n  tasks:\n    - ${task.replaceAll("DIR", workshop.dir)}\n`;
      const ran = await workshop.run(play, { hosts: "a b" });
      const items = ran.of("result").at(-1)!.result["results"] as TaskResult[];
      expect(items.map(({ stdout }) => stdout ?? "")).to.deep.equal(out);
    });
  }
});
