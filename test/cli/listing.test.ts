import { expect } from "chai";
import { parseYaml } from "../../runner/load/yaml.js";
import { Project } from "../load/project.js";
import { hasOracle } from "../load/python.js";
import { axle, type Ran, runProgram } from "./axle.js";

const FILES = {
  "hosts.ini": "[web]\na x=1\n[db]\nb\n",
  "site.yml": `
- hosts: all
  tags: p
  roles:
    - base
    - {role: web, tags: [x, y]}
  pre_tasks:
    - name: pre
      copy: {src: a, dest: b}
  tasks:
    - name: one
      copy: src=a dest=b
      tags: [t1, never]
    - file: path=/x
    - import_tasks: sub/z.yml
      tags: imp
    - include_tasks: sub/z.yml
    - name: blk
      block:
        - file: path=/x
      rescue:
        - file: path=/y
      tags: bt
    - import_role: {name: base}
      tags: ir
    - import_role: {name: checked}
  post_tasks:
    - name: post
      file: path=/x
      tags: always
- name: "second {{ foo }}"
  hosts: web:!b
  gather_facts: no
  vars: {foo: bar}
- import_playbook: third.yml
  tags: ip
`,
  "third.yml": "- hosts: [a]\n  tasks:\n  - copy: src=a dest=b\n    tags: a,c\n",
  "sub/z.yml": "- name: zz\n  file: path=/x\n  tags: [z]\n",
  "roles/base/tasks/main.yml": "- name: base task\n  file: path=/x\n- file: path=/x\n",
  "roles/web/tasks/main.yml":
    "- name: web task\n  file: path=/x\n- name: named include\n  include_role: {name: base}\n- include_role: {name: base}\n",
  "roles/checked/tasks/main.yml": "- name: checked task\n  file: path=/x\n",
  "roles/checked/meta/argument_specs.yml":
    "argument_specs: {main: {short_description: What it takes, options: {a: {type: str}}}}\n",
  "roles/web/meta/main.yml": "dependencies: [base]\n",
};

const OPTIONS = [
  ["--list-hosts", "-l", "a"],
  ["--list-tasks"],
  ["--list-tags"],
  ["--list-hosts", "--list-tasks", "--list-tags", "-l", "b"],
  ["--list-tasks", "-t", "x,t1"],
  ["--list-tasks", "--skip-tags", "imp", "--skip-tags", "ir"],
  ["--syntax-check"],
];

describe("lists of a playbook", () => {
  let project: Project;
  before(() => {
    project = new Project(FILES);
  });
  after(() => project.remove());

  for (const options of OPTIONS)
    it(`are what ansible-playbook prints: ${options.join(" ")}`, async function () {
      if (!hasOracle) this.skip();
      const words = ["-i", "hosts.ini", "site.yml", ...options];
      const [theirs, ours] = await Promise.all([
        runProgram("ansible-playbook", words, project.folder),
        axle(["run", ...words], project.folder),
      ]);
      expect(pick(ours)).to.deep.equal(pick(theirs));
    });
});

describe("lists of an inventory", () => {
  const files = {
    "hosts.ini":
      "[web]\na x=1\nb y='[1, 2]'\n[db]\nc ansible_port=22\n[all:vars]\nz=no\n[site:children]\nweb\ndb\n[site:vars]\ns=t\n",
    "group_vars/web.yml": "w: {k: [1, two]}\n",
    "host_vars/a.yml": "h: 2001-01-01\n",
  };
  let project: Project;
  before(() => {
    project = new Project(files);
  });
  after(() => project.remove());

  for (const options of [
    "--list",
    "--list --yaml",
    "--list --export",
    "--graph",
    "--graph --vars",
    "--graph site",
    "--host a",
  ])
    it(`are what ansible-inventory prints: ${options}`, async function () {
      if (!hasOracle) this.skip();
      const words = ["-i", "hosts.ini", ...options.split(" ")];
      const [theirs, ours] = await Promise.all([
        runProgram("ansible-inventory", words, project.folder),
        axle(["inventory", ...words], project.folder),
      ]);
      // PyYAML writes anchors for what it meets twice: of YAML, the values count.
      if (options.includes("--yaml")) expect(parseYaml(ours.out, "f")).to.deep.equal(parseYaml(theirs.out, "f"));
      else expect(pick(ours)).to.deep.equal(pick(theirs));
    });
});

function pick({ code, out }: Ran): { code: number | null; lines: string[] } {
  return { code, lines: out.split("\n") };
}
