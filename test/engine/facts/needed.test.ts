import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { collectors, parseFacts, readFactsScript } from "../../../modules/kit/sh/facts/index.js";
import { collectorOf } from "../../../modules/kit/sh/facts/names.js";
import { neededSubsets } from "../../../runner/engine/facts/needed.js";
import { RunState } from "../../../runner/engine/run/state.js";
import type { RunOptions } from "../../../runner/engine/run.js";
import { FileLoader } from "../../../runner/load/files.js";
import { loadPlaybook } from "../../../runner/load/playbook.js";
import { loadSettings } from "../../../runner/settings/load-settings.js";
import { Secrets } from "../../../runner/vars/secrets.js";
import { Vault } from "../../../runner/vars/vault/vault.js";
import { axle } from "../../cli/axle.js";
import { Workshop } from "../harness.js";

const head = "- hosts: all\n  tasks:\n";
const debug = (msg: string) => `${head}    - debug: {msg: ${JSON.stringify(msg)}}\n`;

/** What a project may refer to: the subsets that are gathered (besides `local`, always), or "all". */
const CASES: [what: string, files: Record<string, string>, subsets: string][] = [
  ["nothing", { "play.yml": debug("hello") }, ""],
  ["a fact in a task", { "play.yml": debug("{{ ansible_distribution }}") }, "distribution"],
  [
    "facts by either way of writing",
    { "play.yml": debug("{{ ansible_facts['kernel'] ~ ansible_facts.mounts }}") },
    "platform hardware",
  ],
  ["a condition", { "play.yml": `${head}    - {ping: , when: ansible_memtotal_mb > 100}\n` }, "hardware"],
  ["a loop", { "play.yml": `${head}    - {ping: , loop: "{{ ansible_interfaces }}"}\n` }, "network"],
  [
    "a handler",
    { "play.yml": `${head}    - ping:\n  handlers:\n    - {name: h, debug: {var: ansible_selinux}}\n` },
    "selinux",
  ],
  [
    "a play's variable",
    { "play.yml": `- hosts: all\n  vars: {x: "{{ ansible_env.HOME }}"}\n  tasks: [{ping: }]\n` },
    "env",
  ],
  ["a group's variable", { "play.yml": debug("{{ x }}"), "group_vars/all.yml": 'x: "{{ ansible_lsb.id }}"\n' }, "lsb"],
  ["another board's variable", { "play.yml": debug("x"), "host_vars/b.yml": 'x: "{{ ansible_dns }}"\n' }, "dns"],
  [
    "a file of variables",
    { "play.yml": `- hosts: all\n  vars_files: [v.yml]\n  tasks: [{ping: }]\n`, "v.yml": 'x: "{{ ansible_fips }}"\n' },
    "fips",
  ],
  [
    "a role: tasks, defaults, handlers, templates",
    {
      "play.yml": "- hosts: all\n  roles: [r]\n",
      "roles/r/tasks/main.yml": "- {template: {src: t.j2, dest: /tmp/x}}\n- {debug: {var: ansible_fqdn}}\n",
      "roles/r/templates/t.j2": "{% if ansible_virtualization_type == 'lxc' %}x{% endif %}\n",
      "roles/r/defaults/main.yml": 'x: "{{ ansible_pkg_mgr }}"\n',
      "roles/r/handlers/main.yml": '- {name: h, debug: {msg: "{{ ansible_service_mgr }}"}}\n',
    },
    "platform pkg_mgr service_mgr virtual",
  ],
  [
    "a task of an imported file",
    { "play.yml": `${head}    - import_tasks: t.yml\n`, "t.yml": "- {debug: {var: ansible_cmdline}}\n" },
    "cmdline",
  ],
  [
    "a later play, which gathers nothing itself",
    { "play.yml": `${debug("x")}- hosts: all\n  gather_facts: false\n  tasks: [{debug: {var: ansible_loadavg}}]\n` },
    "loadavg",
  ],
  [
    "a play that says itself what to gather, beside one that does not",
    { "play.yml": `- hosts: all\n  gather_facts: true\n  tasks: [{debug: {var: ansible_user_id}}]\n` },
    "user",
  ],
  [
    "how boards are reached, which is no fact",
    { "play.yml": debug("{{ ansible_host }} {{ ansible_ssh_port }} {{ ansible_check_mode }}") },
    "",
  ],
  [
    "a path that a task is given, by a fact",
    { "play.yml": `${head}    - {stat: {path: "{{ ansible_env.HOME }}/x"}}\n` },
    "env",
  ],
  [
    "a lookup that reads nothing of boards",
    { "play.yml": debug("{{ lookup('env', 'HOME') }} {{ ansible_system }}") },
    "platform",
  ],
  ["the facts of other boards", { "play.yml": debug("{{ hostvars['b'].ansible_kernel }}") }, "all"],
  ["facts as a whole", { "play.yml": `${head}    - {debug: {var: ansible_facts}}\n` }, "all"],
  ["facts by a name from elsewhere", { "play.yml": debug("{{ ansible_facts[x] }}") }, "all"],
  ["facts by a method", { "play.yml": debug("{{ ansible_facts.get('kernel') }}") }, "all"],
  ["variables by name", { "play.yml": debug("{{ vars['ansible_' ~ x] }}") }, "all"],
  ["a name that is put together", { "play.yml": debug("{{ lookup('vars', 'ansible_' ~ x) }}") }, "all"],
  ["a lookup that renders", { "play.yml": debug("{{ lookup('template', 't.j2') }}") }, "all"],
  ["a lookup whose name is a variable", { "play.yml": debug("{{ query(which, 'x') }}") }, "all"],
  ["an interface, whose name only the board knows", { "play.yml": debug("{{ ansible_eth0.macaddress }}") }, "all"],
  ["what was gathered", { "play.yml": debug("{{ ansible_facts.gather_subset }}") }, "all"],
  ["an included file", { "play.yml": `${head}    - include_tasks: t.yml\n`, "t.yml": "- ping:\n" }, "all"],
  [
    "an included role",
    { "play.yml": `${head}    - include_role: {name: r}\n`, "roles/r/tasks/main.yml": "- ping:\n" },
    "all",
  ],
  [
    "a template that is named by a variable",
    { "play.yml": `${head}    - {template: {src: "{{ x }}.j2", dest: /tmp/x}}\n` },
    "all",
  ],
  [
    "a template with another one in it",
    { "play.yml": `${head}    - {template: {src: t.j2, dest: /tmp/x}}\n`, "templates/t.j2": "{% include 'u.j2' %}\n" },
    "all",
  ],
  [
    "files of variables that facts choose",
    { "play.yml": `- hosts: all\n  vars_files: ["{{ ansible_os_family }}.yml"]\n  tasks: [{ping: }]\n` },
    "all",
  ],
  ["boards that join the run", { "play.yml": `${head}    - {group_by: {key: "os_{{ ansible_system }}"}}\n` }, "all"],
];

describe("facts by need", function () {
  this.timeout(30_000);
  let workshop: Workshop;
  beforeEach(() => {
    workshop = new Workshop();
  });
  afterEach(() => workshop.remove());

  const options = (more: Partial<RunOptions> = {}, env: Record<string, string> = {}): RunOptions => ({
    playbooks: [join(workshop.dir, "play.yml")],
    inventory: [join(workshop.dir, "hosts")],
    settings: loadSettings({ cwd: workshop.dir, env: { HOME: workshop.dir, ...env } }),
    files: new FileLoader(),
    secrets: new Secrets(),
    vault: new Vault([]),
    sink: () => {},
    prompts: { ask: async () => "" },
    factsByNeed: true,
    ...more,
  });
  const needed = (files: Record<string, string>, more?: Partial<RunOptions>, env?: Record<string, string>) => {
    workshop.write({ hosts: "a ansible_connection=local\nb ansible_connection=local\n", ...files });
    const run = new RunState(options(more, env));
    const found = neededSubsets(run, [loadPlaybook(run.load, join(workshop.dir, "play.yml"))]);
    return found?.filter((word) => !word.startsWith("!") && word !== "local").join(" ") ?? "all";
  };

  for (const [what, files, subsets] of CASES) {
    it(`gathers ${subsets || "nothing"} for ${what}`, () => expect(needed(files)).to.equal(subsets));
  }

  it("gathers all where somebody else may look at facts", () => {
    const play = { "play.yml": debug("hello") };
    expect(needed(play, { factsByNeed: false })).to.equal("all");
    const cache = { ANSIBLE_CACHE_PLUGIN: "jsonfile", ANSIBLE_CACHE_PLUGIN_CONNECTION: workshop.dir };
    expect(needed(play, {}, cache)).to.equal("all");
  });

  it("knows of each fact which subset gives it, on this machine", () => {
    for (const { name, needs = [] } of collectors) {
      const gather = (names: readonly string[]) =>
        Object.keys(
          parseFacts(execFileSync("sh", ["-c", readFactsScript(names, undefined)], { encoding: "utf8" }), names),
        );
      const others = gather([name]).filter((fact) => (collectorOf(fact) ?? name) !== name);
      // Some bring along what they look at, and interfaces have names of their own.
      expect(others.filter((fact) => !needs.includes(collectorOf(fact)!))).to.deep.equal([]);
    }
  });

  it("shows nothing but the time: the same run with and without it, and the first readings in the same exchange", async () => {
    const tasks = `    - {stat: {path: /etc/fstab}}
    - {debug: {msg: "{{ ansible_distribution }} {{ ansible_kernel }} {{ ansible_facts.hostname }}"}}
    - {assert: {that: "ansible_facts.architecture == ansible_architecture"}}
    - {stat: {path: "{{ ansible_user_dir }}"}}
`;
    const plain = await workshop.run(head + tasks, { factsByNeed: false });
    const chosen = await workshop.run(head + tasks, { factsByNeed: true });
    const shown = (ran: typeof plain) =>
      ran.of("result").map(({ task, status, result }) => [task.name, status, result["msg"]]);
    expect(shown(chosen)).to.deep.equal(shown(plain));
    expect(chosen.code).to.equal(0);
    const facts = chosen.of("result")[0]!.result["ansible_facts"] as object;
    expect(facts).to.have.property("ansible_distribution").and.not.to.equal(undefined);
    expect(facts).not.to.have.property("ansible_mounts");
    const first = chosen.of("exchange")[0]!;
    expect(first.task?.name).to.equal("Gathering Facts");
    expect(first.readers).to.be.above(1);
    expect(chosen.of("exchange").length).to.be.at.most(plain.of("exchange").length);
  });

  it("a run that goes on with another asks again, for what it refers to by then", async () => {
    const stop = `${head}    - {command: "test -e ${workshop.dir}/go", changed_when: false}\n`;
    workshop.write({ "play.yml": stop, hosts: "a ansible_connection=local\n" });
    const first = await axle(["run", "-i", "hosts", "play.yml"], workshop.dir);
    expect(first.code).to.equal(2);
    workshop.write({ go: "", "play.yml": `${stop}    - {assert: {that: ansible_memtotal_mb > 0}}\n` });
    const again = await axle(["resume"], workshop.dir);
    expect(again.code, again.out + again.err).to.equal(0);
    expect(again.out).to.contain("ok=3");
  });
});
