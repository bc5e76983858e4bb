import { expect } from "chai";
import { AxleError } from "../../runner/errors.js";
import { Project } from "./project.js";

/** Wrong playbooks as data: the text, then what is said of it. A line of `tasks` is put below a play. */
interface Case {
  text?: string;
  tasks?: string;
  files?: Record<string, string>;
  kind: string;
  at: string;
  message: RegExp;
  remedy?: RegExp;
}

const CASES: Case[] = [
  { text: "", kind: "schema", at: "1:1", message: /empty/ },
  { text: "a: b\n", kind: "schema", at: "1:1", message: /must be a list of plays/ },
  { text: "- x\n", kind: "schema", at: "1:3", message: /must be a play/ },
  { text: "- tasks: []\n", kind: "schema", at: "1:3", message: /needs `hosts`/ },
  {
    text: "- hosts: all\n  task: []\n",
    kind: "schema",
    at: "2:3",
    message: /'task' is not a valid attribute for a Play/,
    remedy: /`tasks`/,
  },
  { text: "- hosts: []\n", kind: "schema", at: "1:10", message: /Hosts list cannot be empty/ },
  { text: "- hosts: [a, 1]\n", kind: "schema", at: "1:14", message: /not `1`/ },
  { text: "- hosts: all\n  become: maybe\n", kind: "schema", at: "2:11", message: /must be true or false/ },
  { text: "- hosts: all\n  strategy: debug\n", kind: "unsupported", at: "2:13", message: /no strategy/ },
  {
    text: "- hosts: all\n  register: x\n",
    kind: "schema",
    at: "2:3",
    message: /not a valid attribute for a Play/,
    remedy: /belongs on a task/,
  },
  { text: "- hosts: all\n  vars: {1a: x}\n", kind: "schema", at: "2:10", message: /can't be the name of a variable/ },
  {
    text: "- hosts: all\n  roles: [nowhere]\n",
    kind: "missing-file",
    at: "2:11",
    message: /role `nowhere` was not found/,
  },
  { text: "- hosts: all\n  roles: [a.b.c]\n", kind: "missing-file", at: "2:11", message: /`a.b.c` was not found/ },
  { text: "- hosts: all\n  vars_prompt: [{prompt: x}]\n", kind: "schema", at: "2:17", message: /missing 'name' key/ },
  { text: "- import_playbook: nowhere.yml\n", kind: "missing-file", at: "1:20", message: /does not exist/ },
  { text: "- import_playbook: site.yml\n", kind: "schema", at: "1:20", message: /imports itself/ },
  {
    tasks: "- xml: {path: a}",
    kind: "unsupported",
    at: "3:5",
    message: /`xml` is not supported.*lxml/,
    remedy: /`template`/,
  },
  {
    tasks: "- ansible.builtin.expect: {command: a}",
    kind: "unsupported",
    at: "3:5",
    message: /`ansible.builtin.expect` is not supported.*pexpect/,
    remedy: /`stdin`/,
  },
  { tasks: "- cop: {src: a}", kind: "unknown-module", at: "3:5", message: /no module `cop`/, remedy: /`copy`/ },
  {
    tasks: "- copy: {src: a}\n  whn: x",
    kind: "schema",
    at: "4:5",
    message: /'whn' is not a valid attribute for a Task/,
    remedy: /`when`/,
  },
  { tasks: "- copy: {src: a}\n  command: ls", kind: "schema", at: "4:5", message: /has two: `copy` and `command`/ },
  { tasks: "- name: x", kind: "schema", at: "3:5", message: /has no action/ },
  { tasks: "- x", kind: "schema", at: "3:5", message: /must be a mapping/ },
  { tasks: "- copy: foo", kind: "arguments", at: "3:5", message: /does not take free text/ },
  { tasks: "- copy: [a]", kind: "schema", at: "3:5", message: /must be a mapping or text, not a list/ },
  { tasks: '- command: echo "a', kind: "syntax", at: "3:5", message: /not closed/ },
  { tasks: "- command: ls\n  args: {cmd: ls}", kind: "schema", at: "3:5", message: /both `cmd`/ },
  { tasks: "- copy: {src: a}\n  loop: [1]\n  with_items: [1]", kind: "schema", at: "5:17", message: /one loop/ },
  { tasks: "- copy: {src: a}\n  register: a.b", kind: "schema", at: "4:15", message: /`register` must be/ },
  { tasks: "- copy: {src: a}\n  register: async", kind: "schema", at: "4:15", message: /`register` must be/ },
  { tasks: "- copy: {src: a}\n  debugger: always", kind: "unsupported", at: "4:15", message: /debugger/ },
  { tasks: "- meta: flush_handler", kind: "schema", at: "3:5", message: /can't be told/, remedy: /flush_handlers/ },
  { tasks: "- block: {a: b}", kind: "schema", at: "3:12", message: /malformed block .* should be a list or None/ },
  { tasks: "- block: []\n  until: x", kind: "schema", at: "4:5", message: /not a valid attribute for a Block/ },
  { tasks: "- rescue: []", kind: "schema", at: "3:5", message: /need a `block`/ },
  { tasks: "- import_tasks: no.yml", kind: "missing-file", at: "3:5", message: /`no.yml` was not found/ },
  {
    tasks: "- import_tasks: t.yml\n  loop: [1]",
    kind: "schema",
    at: "4:11",
    message: /can't loop/,
    remedy: /include_tasks/,
  },
  {
    tasks: "- include_tasks: t.yml\n  become: yes",
    kind: "schema",
    at: "4:13",
    message: /can't stand on/,
    remedy: /apply/,
  },
  {
    tasks: "- include_role: {nam: x}",
    kind: "schema",
    at: "3:25",
    message: /Invalid options for include_role: nam/,
    remedy: /`name`/,
  },
  {
    tasks: "- import_tasks: t.yml",
    files: { "t.yml": "- import_tasks: t.yml\n" },
    kind: "schema",
    at: "1:3",
    message: /imports itself/,
  },
  {
    text: "- hosts: all\n  roles: [a]\n",
    files: { "roles/a/meta/main.yml": "dependencies: [b]\n", "roles/b/meta/main.yml": "dependencies:\n  - role: a\n" },
    kind: "schema",
    at: "2:5",
    message: /`a` depends on itself: a → b → a/,
    remedy: /site\.yml:2:11, .*meta\/main\.yml:1:16/,
  },
  {
    text: "- hosts: all\n  roles: [a]\n",
    files: { "roles/a/tasks/main.yml": "a: b\n" },
    kind: "schema",
    at: "1:1",
    message: /malformed block .* should be a list or None/,
  },
  {
    text: "- hosts: all\n  handlers:\n    - name: x\n      block: []\n",
    kind: "schema",
    at: "3:7",
    message: /can't be a handler/,
  },
];

describe("a wrong playbook", () => {
  for (const wrong of CASES) {
    const text = wrong.text ?? `- hosts: all\n  tasks:\n${wrong.tasks!.replace(/^/gm, "  ")}\n`;
    it(`is refused while loading: ${JSON.stringify(wrong.tasks ?? wrong.text)} ${Object.keys(wrong.files ?? {})}`, () => {
      const project = new Project({ "site.yml": text, ...wrong.files });
      try {
        const error = catchError(() => project.plays());
        expect(error.message).to.match(wrong.message);
        expect(error.kind).to.equal(wrong.kind);
        expect(`${error.position?.line}:${error.position?.column}`).to.equal(wrong.at);
        if (wrong.remedy) expect(error.remedy).to.match(wrong.remedy);
      } finally {
        project.remove();
      }
    });
  }
});

function catchError(work: () => unknown): AxleError {
  try {
    work();
  } catch (error) {
    if (error instanceof AxleError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
