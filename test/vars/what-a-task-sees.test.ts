import { expect } from "chai";
import type { TaskNode } from "../../runner/load/nodes.js";
import { findTask, openProject, type Project, runAnsible } from "./project.js";

const show = (expressions: Record<string, string>) => ({
  name: "show",
  debug: { msg: Object.fromEntries(Object.entries(expressions).map(([key, text]) => [key, `{{ ${text} }}`])) },
});

/** What a task named "show" of the first play gives on the host `h1`. */
function showWithAxle(project: Project): unknown {
  const play = project.playbook.plays[0]!;
  const roles = [...play.roles, ...play.roles.flatMap((role) => role.dependencies)];
  const task = findTask([...play.preTasks, ...play.tasks, ...roles.flatMap((role) => role.tasks)], "show") as TaskNode;
  const host = project.manager.inventory.getHost("h1")!;
  const names = [...project.manager.inventory.hosts.keys()];
  project.manager.enterPlay(play, { all: names, batch: names, removed: new Set() });
  return project.templar(project.manager.scope({ play, host, task })).template(task.args["msg"], task.position);
}

/** The same task with axle and with ansible-playbook. */
function compare(files: Record<string, string>): void {
  const project = openProject(files);
  try {
    const theirs = runAnsible(project.directory, [], "show");
    expect(showWithAxle(project)).to.deep.equal(theirs["msg"]);
  } finally {
    project.remove();
  }
}

const hosts =
  "[web]\nh1.lan x=1\nh2.lan x=2 y='{{ x }} of {{ inventory_hostname }}' ansible_connection=local\n[db]\nh3 x=3\n[all:vars]\nansible_connection=local\n".replaceAll(
    ".lan",
    "",
  );

describe("what a task sees", function () {
  this.timeout(60_000);

  it("holds Ansible's magic variables", () => {
    compare({
      "inventory/hosts": hosts,
      "play.yml": JSON.stringify([
        {
          name: "the play",
          hosts: "all",
          gather_facts: false,
          environment: { A: "1" },
          tasks: [
            show({
              hosts: "ansible_play_hosts",
              all: "ansible_play_hosts_all",
              batch: "ansible_play_batch",
              old: "play_hosts",
              name: "ansible_play_name",
              me: "inventory_hostname",
              short: "inventory_hostname_short",
              mine: "group_names",
              groups: "groups",
              dir: "playbook_dir == inventory_dir | dirname",
              file: "inventory_file | basename",
              check: "ansible_check_mode",
              diff: "ansible_diff_mode",
              forks: "ansible_forks",
              verbosity: "ansible_verbosity",
              tags: "ansible_run_tags | list",
              skipped: "ansible_skip_tags | list",
              limit: "ansible_limit is defined",
              omit: "omit is string",
              facts: "ansible_facts",
              environment: "environment",
              search: "ansible_search_path[-1] == playbook_dir",
              noRole: "role_name is defined",
            }),
          ],
        },
      ]),
    });
  });

  it("holds other hosts' variables, rendered over their own", () => {
    compare({
      "inventory/hosts": hosts,
      "group_vars/web.yml": "where: web of {{ inventory_hostname }}\nbroken: '{{ nowhere }}'\n",
      "play.yml": JSON.stringify([
        {
          hosts: "all",
          gather_facts: false,
          vars: { only_in_play: 1 },
          tasks: [
            show({
              x: "hostvars['h2'].x",
              y: "hostvars['h2']['y']",
              where: "hostvars['h2'].where",
              mapped: "groups['web'] | map('extract', hostvars, 'x') | list",
              play: "hostvars['h2'].only_in_play is defined",
              broken: "hostvars['h2'].broken is defined",
              own: "hostvars[inventory_hostname].x",
              names: "hostvars.keys() | sort",
              unknown: "'nobody' in hostvars",
              known: "'h3' in hostvars",
              groups: "hostvars['h3'].group_names",
            }),
          ],
        },
      ]),
    });
  });

  it("holds the defaults and vars of all roles of the play, its own role's above them", () => {
    compare({
      "inventory/hosts": hosts,
      "roles/first/defaults/main.yml": "d: first\nd_first: 1\nshared: first default\n",
      "roles/first/vars/main.yml": "v: first\nv_first: 1\n",
      "roles/first/meta/main.yml": "dependencies: [{role: base, p: from first}]\n",
      "roles/first/tasks/main.yml": JSON.stringify([
        show({
          d: "d",
          v: "v",
          base: "d_base",
          second: "d_second",
          secondVars: "v_second",
          imported: "d_imported",
          importedVars: "v_imported",
          beside: "beside_import",
          shared: "shared",
          param: "own_param",
          baseParam: "p is defined",
          besideRole: "beside_role",
          name: "role_name",
          dir: "role_path | basename",
          play: "ansible_play_role_names | sort",
          dependent: "ansible_dependent_role_names | sort",
          all: "ansible_role_names | sort",
        }),
      ]),
      "roles/base/defaults/main.yml": "d: base\nd_base: 1\nshared: base default\n",
      "roles/base/vars/main.yml": "v: base\n",
      "roles/second/defaults/main.yml": "d: second\nd_second: 1\n",
      "roles/second/vars/main.yml": "v: second\nv_second: 1\n",
      "roles/imported/defaults/main.yml": "d: imported\nd_imported: 1\n",
      "roles/imported/vars/main.yml": "v: imported\nv_imported: 1\n",
      "roles/imported/tasks/main.yml": "[]\n",
      "play.yml": JSON.stringify([
        {
          hosts: "all",
          gather_facts: false,
          roles: [{ role: "first", own_param: "given", vars: { beside_role: "vars beside" } }, "second"],
          tasks: [{ import_role: { name: "imported" }, vars: { beside_import: "seen by all" } }],
        },
      ]),
    });
  });

  it("lets a dependency's task see what the role above it sets", () => {
    compare({
      "inventory/hosts": hosts,
      "roles/top/defaults/main.yml": "d: top\nonly_top: 1\n",
      "roles/top/vars/main.yml": "v: top\n",
      "roles/top/meta/main.yml": "dependencies: [{role: base, p: from top}]\n",
      "roles/base/defaults/main.yml": "d: base\n",
      "roles/base/vars/main.yml": "w: base\n",
      "roles/base/tasks/main.yml": JSON.stringify([
        show({
          d: "d",
          v: "v",
          w: "w",
          only: "only_top",
          p: "p",
          q: "q",
          parents: "ansible_parent_role_names is defined",
        }),
      ]),
      "play.yml": JSON.stringify([{ hosts: "all", gather_facts: false, roles: [{ role: "top", q: "param of top" }] }]),
    });
  });

  it("knows which roles a role was imported by", () => {
    compare({
      "inventory/hosts": hosts,
      "roles/top/tasks/main.yml": "- import_role: {name: inner}\n  vars: {given: 1}\n",
      "roles/inner/meta/main.yml": "dependencies: [base]\n",
      "roles/inner/tasks/main.yml": JSON.stringify([
        show({
          parents: "ansible_parent_role_names",
          paths: "ansible_parent_role_paths | map('basename') | list",
          given: "given",
          role: "role_name",
        }),
      ]),
      "roles/base/tasks/main.yml": "[]\n",
      "play.yml": JSON.stringify([{ hosts: "all", gather_facts: false, roles: ["top"] }]),
    });
  });

  it("finds vars_files, the first of several and those that are named by variables", () => {
    compare({
      "inventory/hosts": hosts,
      "vars/plain.yml": "a: plain\nb: plain\n",
      "second.yml": "b: second\n",
      "by_1.yml": "c: for {{ inventory_hostname }}\n",
      "play.yml": JSON.stringify([
        {
          hosts: "all",
          gather_facts: false,
          vars_files: ["plain.yml", ["missing.yml", "second.yml"], ["by_{{ x }}.yml", "by_1.yml"]],
          tasks: [show({ a: "a", b: "b", c: "c" })],
        },
      ]),
    });
  });
});
