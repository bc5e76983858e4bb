import { expect } from "chai";
import { FileLoader } from "../../runner/load/files.js";
import { loadTaskFile } from "../../runner/load/run-time.js";
import { precedence } from "../../runner/vars/precedence.js";
import { findTask, loadContext, openProject, type Project, runAnsible } from "./project.js";

/** Every level that a user can set a variable at, lowest first. */
const levels = precedence.filter((level) => level !== "magic variables");

/** The variables that a level sets: `v0` is set by the lowest only, each further one by one more. */
function setAt(level: (typeof precedence)[number]): Record<string, string> {
  const from = levels.indexOf(level as (typeof levels)[number]);
  return Object.fromEntries(levels.flatMap((_, index) => (index >= from ? [[`v${index}`, level]] : [])));
}

const yaml = (level: (typeof precedence)[number]): string => JSON.stringify(setAt(level));
const ini = (level: (typeof precedence)[number], indent = ""): string =>
  Object.entries(setAt(level))
    .map(([name, value]) => `${indent}${name}="${value}"`)
    .join(indent ? " " : "\n");

const message = JSON.stringify(Object.fromEntries(levels.map((_, index) => [`v${index}`, `{{ v${index} }}`])));

const files: Record<string, string> = {
  "inventory/hosts": `[g]\nh ansible_connection=local ${ini("inventory host vars", " ")}\n[g:vars]\n${ini("inventory group vars")}\n`,
  "inventory/group_vars/all.yml": yaml("inventory group_vars/all"),
  "inventory/group_vars/g.yml": yaml("inventory group_vars/*"),
  "inventory/host_vars/h.yml": yaml("inventory host_vars/*"),
  "group_vars/all.yml": yaml("playbook group_vars/all"),
  "group_vars/g.yml": yaml("playbook group_vars/*"),
  "host_vars/h.yml": yaml("playbook host_vars/*"),
  "library/facts_of_a_module": `#!/bin/sh\necho '${JSON.stringify({ changed: false, ansible_facts: setAt("host facts") })}'\n`,
  "vars_file.yml": yaml("play vars_files"),
  "included_vars.yml": yaml("include_vars"),
  "roles/r/defaults/main.yml": yaml("role defaults"),
  "roles/r/vars/main.yml": yaml("role vars"),
  "roles/r/tasks/main.yml": JSON.stringify([
    { name: "include", include_tasks: "inner.yml", vars: setAt("include params") },
  ]),
  "roles/r/tasks/inner.yml": JSON.stringify([
    { vars: setAt("block vars"), block: [{ name: "show", debug: { msg: message }, vars: setAt("task vars") }] },
  ]),
  "play.yml": JSON.stringify([
    {
      hosts: "h",
      gather_facts: false,
      vars: setAt("play vars"),
      vars_files: ["vars_file.yml"],
      vars_prompt: Object.entries(setAt("play vars_prompt")).map(([name, value]) => ({ name, default: value })),
      pre_tasks: [
        { name: "facts", facts_of_a_module: {} },
        { name: "include vars", include_vars: "included_vars.yml" },
        { name: "set", set_fact: setAt("set_fact and registered vars") },
      ],
      roles: [{ role: "r", ...setAt("role params") }],
    },
  ]),
};

describe("the precedence of variables", () => {
  let project: Project;
  let ours: Record<string, unknown>;

  before(() => {
    project = openProject(files, { extraVars: setAt("extra vars") });
    ours = showWithAxle(project);
  });
  after(() => project.remove());

  it("lets each level win over all levels below it, in Ansible's order", () => {
    expect(ours).to.deep.equal(Object.fromEntries(levels.map((level, index) => [`v${index}`, level])));
  });

  it("is what ansible-playbook has for the same files", () => {
    const theirs = runAnsible(project.directory, ["-e", JSON.stringify(setAt("extra vars"))], "show", "h");
    expect(ours).to.deep.equal(theirs["msg"]);
  }).timeout(60_000);
});

function showWithAxle({ playbook, manager, templar, directory }: Project): Record<string, unknown> {
  const play = playbook.plays[0]!;
  const host = manager.inventory.getHost("h")!;
  manager.setPrompted(play, setAt("play vars_prompt"));
  manager.store("h").addFacts(setAt("host facts"));
  manager.store("h").include(setAt("include_vars"));
  manager.store("h").set(setAt("set_fact and registered vars"));
  const role = play.roles[0]!;
  const include = findTask(role.tasks, "include")!;
  const context = loadContext(new FileLoader(), directory);
  const block = loadTaskFile(context, { task: include, play }, `${directory}/roles/r/tasks/inner.yml`);
  const task = findTask([block], "show")!;
  return templar(manager.scope({ play, host, task })).template(JSON.parse(message)) as Record<string, unknown>;
}
