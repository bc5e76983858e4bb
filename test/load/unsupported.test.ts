import { expect } from "chai";
import { findModule, moduleNames } from "../../modules/registry.js";
import { AxleError } from "../../runner/errors.js";
import { loadPlaybook } from "../../runner/load/playbook.js";

import { findUnknownName, hasLookup } from "../../runner/template/index.js";
import { Project } from "./project.js";

/** What axle has not, in tasks (or whole plays): refused while loading, at its place. Without `at` it loads. */
interface Case {
  tasks?: string;
  play?: string;
  files?: Record<string, string>;
  at?: string;
  says?: RegExp;
  remedy?: RegExp;
}

const CASES: Case[] = [
  { tasks: "- docker_container: {name: x}", at: "site.yml:3:5", says: /no module `docker_container`/ },
  { tasks: "- amazon.aws.ec2_instance: {name: x}", at: "site.yml:3:5", says: /no module/ },
  {
    tasks: "- unexpected:\n  register: result\n  ignore_errors: true",
    files: { "action_plugins/unexpected.py": "" },
    at: "site.yml:3:5",
    says: /no module `unexpected`/,
    remedy: /\/action_plugins\/unexpected\.py is a plugin in Python, .*library\/unexpected/,
  },
  {
    play: "- hosts: all\n  roles: [a]\n",
    files: { "roles/a/tasks/main.yml": "- pin:\n", "roles/a/action_plugins/pin.py": "" },
    at: "roles/a/tasks/main.yml:1:3",
    says: /no module `pin`/,
    remedy: /\/roles\/a\/action_plugins\/pin\.py is a plugin/,
  },
  {
    tasks: '- assert:\n    that:\n      - \'"World"|hello == "Hello"\'',
    files: { "filter_plugins/good.py": "" },
    at: "site.yml:5:11",
    says: /no filter `hello`/,
    remedy: /is looked for in (?:filter|test)_plugins/,
  },
  {
    tasks: "- assert: {that: ['\"World\" is foo.bar.world']}",
    at: "site.yml:3:21",
    says: /no test `foo\.bar\.world`/,
    remedy: /is looked for in (?:filter|test)_plugins/,
  },
  { tasks: "- copy: {dest: /x, contents: y}", at: "site.yml:3:32", says: /parameters for \(copy\) module: contents/ },
  { tasks: "- ansible.builtin.copy: dest=/x contents=y", at: "site.yml:3:5", says: /module: contents/ },
  { tasks: "- command: {argv: [a], shell: x}", at: "site.yml:3:33", says: /\(command\) module: shell/ },
  { tasks: '- debug: {msg: "{{ 1 | my_filter }}"}', at: "site.yml:3:18", says: /no filter `my_filter`/ },
  { tasks: '- debug:\n    msg: [a, "{{ x | ns.coll.f }}"]', at: "site.yml:4:16", says: /no filter `ns\.coll\.f`/ },
  { tasks: "- debug: {msg: '{{ [1] | map(\"odd_one\") }}'}", at: "site.yml:3:18", says: /no filter `odd_one`/ },
  { tasks: "- ping:\n  when: x is my_test", at: "site.yml:4:11", says: /no test `my_test`/ },
  { tasks: "- ping:\n  when: [a is defined, b is not my_test]", at: "site.yml:4:26", says: /no test `my_test`/ },
  { tasks: "- assert: {that: [1 is my_test]}", at: "site.yml:3:21", says: /no test `my_test`/ },
  { tasks: "- debug: {msg: \"{{ lookup('my_lookup') }}\"}", at: "site.yml:3:18", says: /no lookup `my_lookup`/ },
  { tasks: "- debug: {msg: \"{{ q('ns.coll.l', 1) }}\"}", at: "site.yml:3:18", says: /no lookup `ns\.coll\.l`/ },
  { tasks: "- debug:\n  with_my_loop: x", at: "site.yml:4:5", says: /no lookup `my_loop`/ },
  { tasks: '- debug:\n  loop: "{{ x | my_filter }}"', at: "site.yml:4:11", says: /no filter `my_filter`/ },
  { tasks: "- shell: 'echo {{ x | my_filter }}'", at: "site.yml:3:5", says: /no filter `my_filter`/ },
  {
    tasks: '- debug: {msg: "{{ x | community.general.jc(1) }}"}',
    at: "site.yml:3:18",
    says: /no filter `community\.general\.jc`/,
  },
  { tasks: "- ping:\n  connection: docker", at: "site.yml:4:17", says: /no connection `docker`/ },
  { tasks: "- ping:\n  become_method: pbrun", at: "site.yml:4:20", says: /no become method `pbrun`/ },
  { tasks: "- ping:\n  debugger: always", at: "site.yml:4:15", says: /no task debugger/ },
  {
    tasks: "- ping:\n  loop: [1]\n  loop_control: {lable: x}",
    at: "site.yml:5:20",
    says: /attribute for a LoopControl/,
  },
  { play: "- hosts: all\n  strategy: debug\n", at: "site.yml:2:13", says: /no strategy `debug`/ },
  { play: "- hosts: all\n  connection: winrm\n", at: "site.yml:2:15", says: /no connection `winrm`/ },
  {
    play: "- hosts: all\n  roles: [a]\n",
    files: { "roles/a/handlers/main.yml": "- name: h\n  debug: {msg: '{{ 1 | my_filter }}'}\n" },
    at: "roles/a/handlers/main.yml:2:16",
    says: /no filter/,
  },
  { tasks: "- block:\n    - ping: {dat: x}\n  always:\n    - ping:", at: "site.yml:4:21", says: /module: dat/ },
  // The playbook reckons with the failure: it is the task's.
  { tasks: "- debug: {msg: '{{ 1 | my_filter }}'}\n  ignore_errors: true" },
  { tasks: "- ping: {dat: x}\n  register: r\n  failed_when: r is not failed" },
  { tasks: "- block:\n    - ping: {dat: x}\n  rescue:\n    - ping:" },
  { tasks: "- block:\n    - block:\n        - debug: {msg: '{{ lookup(\"no\") }}'}\n  ignore_errors: true" },
  // What only looks like it.
  { tasks: "- shell: echo {{ x }} | sort | grep 'this is it'" },
  { tasks: "- debug: {msg: \"{{ 'a | b is c' | upper }} {{ x | map('ansible.builtin.lower') | list }}\"}" },
  { tasks: "- set_fact: {anything: goes}\n- add_host: {name: a, anything: goes}" },
  { tasks: "- ping:\n  connection: ansible.builtin.ssh\n  become_method: ansible.builtin.su" },
  { tasks: "- ping:\n  connection: '{{ how }}'\n  become_method: '{{ how }}'" },
];

const catalog = { resolve: findModule, names: moduleNames };

describe("what axle has not", () => {
  for (const { tasks, play, files, at, says, remedy } of CASES) {
    const title = JSON.stringify(tasks ?? play);
    it(`${at ? "is refused while loading" : "is not seen"}: ${title}`, () => {
      const text = play ?? `- hosts: all\n  tasks:\n${tasks!.replace(/^/gm, "  ")}\n`;
      const project = new Project({ "site.yml": text, ...files });
      const context = { ...project.context(), catalog, hasLookup, unknownName: findUnknownName };
      try {
        const error = errorOf(() => loadPlaybook(context, project.path("site.yml")));
        if (!at) expect(error?.message).to.equal(undefined);
        else {
          const place = error?.position;
          expect(place && `${place.file}:${place.line}:${place.column}`).to.equal(project.path(at));
          expect(error?.message).to.match(says!);
          if (remedy) expect(error?.remedy).to.match(remedy);
        }
      } finally {
        project.remove();
      }
    });
  }
});

function errorOf(work: () => unknown): AxleError | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof AxleError) return error;
    throw error;
  }
  return undefined;
}
