import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { RunEvent } from "../../runner/events.js";
import { recapOf, resultsOf } from "../e2e/results.js";
import { endOf, type Ran } from "../e2e/scene.js";
import { Crew } from "./crew.js";

const boards = ["ax3-1", "ax3-2", "ax3-3", "ax3-4"];

/** Everything that one process could keep together: hostvars, run_once, groups, batches, failures, the controller itself. */
const cases: Record<string, { code: number; shards: number; site: string }> = {
  "variables, groups and what is done once": {
    code: 0,
    shards: 2,
    site: `
- hosts: lab
  handlers:
    - {name: tell, shell: "echo told >>/etc/steps"}
  tasks:
    - {name: note, shell: "echo noted >>/etc/steps", notify: tell}
    - {name: loop, copy: {dest: "/etc/looped-{{ item }}", content: "{{ item }} on {{ ansible_hostname }}\\n"}, loop: [a, b]}
    - {name: once, shell: "echo once >>/etc/steps; echo drawn on {{ inventory_hostname }}", run_once: true, register: drawn}
    - {name: use it, copy: {dest: /etc/drawn, content: "{{ drawn.stdout }}"}}
    - {name: all names, copy: {dest: /etc/names, content: "{{ ansible_play_hosts | map('extract', hostvars, 'ansible_hostname') | join(' ') }}"}}
    - {name: neighbour, shell: "echo from {{ inventory_hostname }} >>/etc/steps", delegate_to: ax3-4, when: inventory_hostname == 'ax3-1'}
    - {name: after it, command: tail -n 1 /etc/steps, register: last, changed_when: false}
    - {name: last line, debug: {msg: "{{ last.stdout }}"}}
    - {name: group, group_by: {key: "odd_{{ inventory_hostname[-1] | int is odd }}"}}
    - {name: new host, add_host: {name: guest, groups: guests, from: "{{ inventory_hostname }}"}}
- hosts: odd_True
  gather_facts: false
  tasks:
    - {name: odd, shell: "echo odd >>/etc/steps"}
    - {name: of the guest, debug: {msg: "{{ groups.guests }} {{ hostvars.guest.from }}"}}
`,
  },
  "batches, and a batch of which too many fail": {
    code: 2,
    shards: 2,
    site: `
- hosts: lab
  gather_facts: false
  serial: 2
  max_fail_percentage: 40
  tasks:
    - {name: one, shell: "echo one >>/etc/steps"}
    - {name: two, command: "test {{ inventory_hostname }} != ax3-2"}
    - {name: three, shell: "echo three >>/etc/steps"}
`,
  },
  "failures within what is allowed, counted over all shards": {
    code: 2,
    shards: 4,
    site: `
- hosts: lab
  gather_facts: false
  max_fail_percentage: 49
  tasks:
    - {name: one, command: "test {{ inventory_hostname }} != ax3-2", changed_when: false}
    - {name: two, shell: "echo two >>/etc/steps"}
    - {name: three, command: "test {{ inventory_hostname }} != ax3-3", changed_when: false}
    - {name: four, shell: "echo four >>/etc/steps"}
`,
  },
  "an error that is fatal for all": {
    code: 2,
    shards: 2,
    site: `
- hosts: lab
  gather_facts: false
  any_errors_fatal: true
  tasks:
    - block:
        - {name: fails, command: "test {{ inventory_hostname }} != ax3-4"}
      rescue:
        - {name: rescued, shell: "echo rescued >>/etc/steps"}
    - {name: fails for good, command: "test {{ inventory_hostname }} != ax3-3"}
    - {name: never, shell: "echo never >>/etc/steps"}
`,
  },
  "boards at their own pace": {
    code: 0,
    shards: 2,
    site: `
- hosts: lab
  gather_facts: false
  strategy: free
  tasks:
    - {name: one, shell: "echo one >>/etc/steps", register: said}
    - {include_tasks: more.yml, when: inventory_hostname != 'ax3-2'}
    - {name: two, copy: {dest: /etc/drawn, content: "{{ said.rc }}"}}
`,
  },
};

describe("a run that is dealt out to workers", function () {
  this.timeout(240_000);
  let crew: Crew;
  before(async () => {
    crew = await Crew.open(...boards);
    crew.scene.desk.write("more.yml", `- {name: included, shell: "echo included >>/etc/steps"}\n`);
    await crew.hire([], { WHO: "worker" });
    await crew.hire([], { WHO: "worker" });
  });
  after(() => crew?.close());

  const made = ["steps", "drawn", "names", "looped-a", "looped-b"];
  const reset = () => {
    for (const board of boards) for (const name of made) crew.scene.remove(board, `etc/${name}`);
  };
  const left = () =>
    boards.map((board) =>
      made.map((name) => (crew.scene.exists(board, `etc/${name}`) ? crew.scene.file(board, `etc/${name}`) : "")),
    );

  /** What a run has said and done, without times and without whose board was the faster one. */
  function seen(ran: Ran) {
    const results = resultsOf(ran.events).map(
      ({ host, task, status, item, ignored, delegatedTo, result }) =>
        `${task.name} ${host} ${status} ${JSON.stringify(item)} ${ignored} ${delegatedTo} ${JSON.stringify(result.msg)}`,
    );
    const heads = ran.events.flatMap((event: RunEvent) => {
      if (event.event === "play-start") return [`play ${event.play.name} ${event.hosts}`];
      return event.event === "no-hosts-remaining" ? [event.event] : [];
    });
    return { code: ran.code, recap: recapOf(ran.events), results: results.sort(), heads, left: left() };
  }

  for (const [title, { code, shards, site }] of Object.entries(cases)) {
    it(`comes to what a plain one comes to: ${title}`, async () => {
      reset();
      const divided = await crew.run(site, shards);
      const whole = seen(divided);
      reset();
      const plain = await crew.scene.desk.run(site);
      expect(plain.code, endOf(plain)).to.equal(code);
      expect(whole, endOf(divided)).to.deep.equal(seen(plain));
      expect(resultsOf(divided.events).length).to.be.greaterThan(3);
    });
  }

  it("is one run in journal and reports, and leaves nothing in Redis", async () => {
    reset();
    const { desk } = crew.scene;
    const words = ["--report", "html=../r.html", "--report", "junit=../r.xml", "--output", "dense"];
    const reports = words.map((word) => word.replace("../", `${desk.folder}/.`));
    const before = new Set(readdirSync(desk.path(".axle/runs")));
    const ran = await crew.run(cases["batches, and a batch of which too many fail"]!.site, 2, ...reports);
    expect(ran.code, endOf(ran)).to.equal(2);
    const [run] = readdirSync(desk.path(".axle/runs")).filter((name) => !before.has(name));
    const journal = readFileSync(join(desk.path(".axle/runs"), run!, "journal.jsonl"), "utf8");
    for (const text of [journal, readFileSync(desk.path(".r.html"), "utf8")])
      for (const board of ["ax3-1", "ax3-2"]) expect(text).to.contain(board);
    expect(readFileSync(desk.path(".r.xml"), "utf8")).to.match(/tests="\d+" failures="1"/);
    const client = crew.redis.client();
    const keys = await client.keys("axle:run:*");
    client.disconnect();
    expect(keys).to.deep.equal([]);
  });

  it("does on the controller what works there, and asks the person before it", async () => {
    reset();
    const site = `
- hosts: lab
  gather_facts: false
  vars_prompt: [{name: word, prompt: Word, private: false}]
  tasks:
    - {name: here, shell: "echo $WHO >>{{ playbook_dir }}/.who", delegate_to: localhost}
    - {name: there, copy: {dest: /etc/drawn, content: "{{ word }} on {{ inventory_hostname }}"}}
    - {name: bring, fetch: {src: /etc/drawn, dest: "{{ playbook_dir }}/.fetched/"}}
`;
    const { desk } = crew.scene;
    const file = desk.write("site.yml", site);
    const words = ["run", file, "--shard", "2", "--queue", crew.redis.url, "--queue-key", ".queue.key"];
    const ran = await desk.start(words, { env: { WHO: "controller" }, input: "sesame\n" }).ended;
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(readFileSync(desk.path(".who"), "utf8")).to.equal("controller\n".repeat(4));
    for (const board of boards)
      expect(readFileSync(desk.path(`.fetched/${board}/etc/drawn`), "utf8")).to.equal(`sesame on ${board}`);
  });

  it("lets one worker do it all where there is no other", async () => {
    await crew.dismiss();
    await crew.hire();
    reset();
    const ran = await crew.run(cases["boards at their own pace"]!.site, 3);
    expect(ran.code, endOf(ran)).to.equal(0);
    for (const board of boards) expect(existsSync(join(crew.scene.root(board), "etc/drawn"))).to.equal(true);
  });
});
