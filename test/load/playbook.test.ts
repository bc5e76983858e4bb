import { expect } from "chai";
import { allKeywords, nearestKeyword } from "../../runner/load/effective.js";
import type { TaskNode } from "../../runner/load/nodes.js";
import { findIncludedFile, loadRoleUse, loadTaskFile } from "../../runner/load/run-time.js";
import { tagsOf } from "../../runner/load/tags.js";
import { Project, tasksIn } from "./project.js";

let project: Project;

function load(files: Record<string, string>) {
  project = new Project(files);
  return project.plays();
}

function tasks(text: string, files: Record<string, string> = {}): TaskNode[] {
  const play = load({
    "site.yml": `- hosts: all\n  vars: {sub: t}\n  tasks:\n${text.replace(/^/gm, "  ")}\n`,
    ...files,
  })[0]!;
  return tasksIn(play.tasks);
}

describe("a playbook", () => {
  afterEach(() => project.remove());

  it("reads a task's arguments in all of Ansible's forms", () => {
    const [kv, mapping, action, local, nested, args, free] = tasks(
      [
        "- copy: src=a dest='b c'",
        "- copy: {src: a, dest: b c}",
        "- action: copy src=a dest='b c'",
        "- local_action: copy src=a dest='b c'",
        "- action: {module: copy src=a, args: {dest: b c}}",
        "- copy: dest='b c'\n  args: {src: a, dest: lower}",
        "- command: echo a=b chdir=/x",
      ].join("\n"),
    );
    for (const task of [kv, mapping, action, local, nested, args])
      expect(task!.args).to.deep.equal({ src: "a", dest: "b c" });
    expect(local!.keywords.get("delegate_to")?.value).to.equal("localhost");
    expect(free).to.include({ freeForm: "echo a=b" });
    expect(free!.args).to.deep.equal({ chdir: "/x" });
  });

  it("takes a dict of arguments from a template", () => {
    const [whole, below] = tasks('- copy: "{{ given }}"\n- copy: dest=x\n  args: "{{ given }}"');
    expect(whole).to.include({ argsTemplate: "{{ given }}" });
    expect(below).to.include({ argsTemplate: "{{ given }}" });
    expect(below!.args).to.deep.equal({ dest: "x" });
  });

  it("knows modules by their full names and loops by their lookup", () => {
    const [task] = tasks("- ansible.builtin.command: ls\n  with_fileglob: ['*']");
    expect(task).to.include({ action: "ansible.builtin.command", resolved: "command", freeForm: "ls" });
    expect(task!.loop).to.deep.include({ lookup: "fileglob", value: ["*"] });
  });

  it("expands imports, and gives what they hold the import's keywords", () => {
    const [task] = tasks("- import_tasks: '{{ sub }}.yml'\n  when: a\n  tags: x", {
      "t.yml": "- import_tasks: deep/u.yml\n  tags: y\n",
      "deep/u.yml": "- import_tasks: v.yml\n",
      "deep/v.yml": "- command: ls\n  when: b\n  tags: z\n",
    });
    expect(task!.position.file).to.equal(project.path("deep/v.yml"));
    expect(tagsOf(task!)).to.deep.equal(["x", "y", "z"]);
    expect(allKeywords(task!, "when").map(({ value }) => value)).to.deep.equal(["a", "b"]);
  });

  it("loads a role with its files, dependencies first", () => {
    const play = load({
      "site.yml": "- hosts: all\n  roles:\n    - {role: web, http_port: 80, tags: t, become: yes}\n",
      "roles/web/tasks/main.yml": "- command: ls\n",
      "roles/web/handlers/main.yaml": "- name: h\n  command: ls\n  listen: [a, b]\n",
      "roles/web/defaults/main/b.yml": "b: 2\n",
      "roles/web/defaults/main/a.yml": "a: 1\n",
      "roles/web/vars/main.json": '{"v": 1}',
      "roles/web/meta/main.yml":
        "allow_duplicates: yes\ndependencies: [{role: base, x: 1}]\nargument_specs: {main: {options: {}}}\n",
      "roles/base/tasks/main.yml": "- command: id\n",
    })[0]!;
    const web = play.roles[0]!;
    expect(web).to.include({ roleName: "web", allowDuplicates: true, entryPoint: "main" });
    expect(web.params).to.deep.equal({ http_port: 80 });
    expect(web.defaults.map((file) => file.values)).to.deep.equal([{ a: 1 }, { b: 2 }]);
    expect(web.vars[0]!.values).to.deep.equal({ v: 1 });
    expect(web.argumentSpecs).to.have.key("main");
    expect(web.dependencies.map((role) => role.roleName)).to.deep.equal(["base"]);
    const [inner] = tasksIn(web.dependencies[0]!.tasks);
    expect(nearestKeyword(inner!, "become")?.value).to.equal(true);
    expect(tasksIn(web.handlers)[0]!.handler!.listen).to.deep.equal(["a", "b"]);
  });

  it("expands import_role where it stands", () => {
    const [task] = tasks("- import_role: {name: r, tasks_from: other}\n  tags: x", {
      "roles/r/tasks/other.yml": "- command: ls\n",
    });
    expect(task!.role!.roleName).to.equal("r");
    expect(task!.role!.entryPoint).to.equal("other");
    expect(tagsOf(task!)).to.deep.equal(["x"]);
  });

  it("leaves includes to the run, and loads them then with apply but without the include's keywords", () => {
    const plays = load({
      "site.yml":
        "- hosts: all\n  tasks:\n    - include_tasks: {file: sub/t.yml, apply: {tags: applied}}\n      tags: own\n      vars: {x: 1}\n",
      "sub/t.yml": "- command: ls\n",
    });
    const [task] = tasksIn(plays[0]!.tasks);
    const inclusion = { task: task!, play: plays[0]!, apply: task!.args["apply"] };
    const file = findIncludedFile(inclusion, "sub/t.yml");
    const block = loadTaskFile(project.context(), inclusion, file);
    const [inner] = tasksIn([block]);
    expect(block.file).to.equal(project.path("sub/t.yml"));
    expect(tagsOf(inner!)).to.deep.equal(["applied"]);
    expect(allKeywords(inner!, "vars").map(({ value }) => value)).to.deep.equal([{ x: 1 }]);
  });

  it("loads an included role for the run", () => {
    const plays = load({
      "site.yml": "- hosts: all\n  tasks:\n    - include_role: {name: r}\n",
      "roles/r/tasks/main.yml": "- command: ls\n",
    });
    const [task] = tasksIn(plays[0]!.tasks);
    const block = loadRoleUse(project.context(), { task: task!, play: plays[0]! }, { name: "r", public: true });
    expect(block.roleUse).to.include({ roleName: "r", public: true, fromInclude: true, allowDuplicates: true });
    expect(tasksIn([block])).to.have.length(1);
  });

  it("brings in other playbooks with the import's vars, tags and conditions", () => {
    const plays = load({
      "site.yml": "- import_playbook: more/other.yml\n  vars: {a: 2}\n  tags: x\n  when: c\n- hosts: b\n",
      "more/other.yml": "- hosts: a\n  vars: {a: 1, b: 1}\n  tags: [y]\n  tasks:\n    - command: ls\n      when: d\n",
    });
    expect(plays.map((play) => play.hosts)).to.deep.equal(["a", "b"]);
    expect(plays[0]!.vars).to.deep.equal({ a: 2, b: 1 });
    const [task] = tasksIn(plays[0]!.tasks);
    expect(tagsOf(task!)).to.deep.equal(["y", "x"]);
    expect(allKeywords(task!, "when").map(({ value }) => value)).to.deep.equal([["c"], "d"]);
  });

  it("loads 2,000 tasks with the place of every argument", () => {
    const text = Array.from(
      { length: 2000 },
      (_, n) => `- name: t${n}\n  copy:\n    src: f${n}\n    dest: /x/${n}\n  when: a == ${n}`,
    );
    const all = tasks(text.join("\n"));
    expect(all).to.have.length(2000);
    expect(all[1999]!.argPositions.get("dest")).to.include({ line: 3 + 1999 * 5 + 4, column: 13 });
  });
});
