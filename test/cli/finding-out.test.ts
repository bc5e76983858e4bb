import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { RunEvent } from "../../runner/events.js";
import { Scene } from "../e2e/scene.js";
import { Project } from "../load/project.js";
import { axle } from "./axle.js";

const files = {
  "hosts.yml": "all:\n  children:\n    boards:\n      hosts:\n        a: {color: green}\n        b:\n",
  "group_vars/boards.yml": "color: red\nsize: 2\n",
  "site.yml": `- hosts: boards
  roles: [web]
  tasks:
    - name: Colours
      debug: {msg: "{{ color }} {{ size }}"}
      when: color == 'red' and size > 1
    - name: Later
      command: uptime
      register: up
    - name: After
      debug: {msg: "{{ up.stdout }}"}
      when: up is changed
    - include_tasks: more.yml
    - name: Secret
      user: {name: x, password: "{{ pw }}"}
      vars: {pw: topsecret}
`,
  "more.yml": "- {name: More, file: {path: /x, mode: '0644'}}\n",
  "roles/web/tasks/main.yml": "- {name: Page, copy: {content: '{{ web_page }}', dest: /x, mode: '0644'}}\n",
  "roles/web/defaults/main.yml": "web_page: hello\n",
  "roles/web/meta/main.yml": "dependencies: [base]\n",
  "roles/base/tasks/main.yml": "- {name: Base, ping: {}}\n",
};

describe("axle explain", () => {
  let project: Project;
  before(() => {
    project = new Project(files);
  });
  after(() => project.remove());
  const explain = (...words: string[]) => axle(["explain", "site.yml", "-i", "hosts.yml", ...words], project.folder);

  it("says where each variable is from, by precedence, and why a condition is false", async () => {
    const { out, code } = await explain("--task", "Colours", "--host", "a");
    expect(code).to.equal(0);
    expect(out).to.match(/TASK \[Colours\] on a\n {2}site\.yml:4:7 {2}debug/);
    expect(out).to.match(
      /false {2}color == 'red' and size > 1 {2}site\.yml:6:13\n {6}false {2}color == 'red'\n {6}true {2}size > 1/,
    );
    expect(out).to.match(/msg = "green 2" {2}from "\{\{ color \}\} \{\{ size \}\}"/);
    expect(out).to.match(
      /color = "green"\n {6}inventory host vars: hosts\.yml:5:20\n {6}inventory group_vars\/\*: group_vars\/boards\.yml:1:8 "red", hidden/,
    );
    const b = await explain("--task", "Colours", "--host", "b");
    expect(b.out).to.match(/true {2}color == 'red' and size > 1/);
  });

  it("fills in defaults, finds tasks by role, part and place, and says what only a run knows", async () => {
    expect((await explain("--task", "web : Page", "--host", "a")).out).to.match(
      /content = "hello"[\s\S]*backup = false {2}\(default\)[\s\S]*role defaults: roles\/web\/defaults\/main\.yml:1:11/,
    );
    expect((await explain("--task", "more.yml:1", "--host", "a")).out).to.match(/TASK \[More\]/);
    const { out } = await explain("--task", "afte", "--host", "a");
    expect(out).to.match(/up = known once the run has set it\n {6}set in a run: site\.yml:7:7/);
    expect(out).to.match(/unknown .*before a run, which sets up {2}up is changed/);
  });

  it("shows no secret", async () => {
    const { out } = await explain("--task", "Secret", "--host", "a");
    expect(out).to.match(/password = "\*{8}"/);
    expect(out).not.to.match(/topsecret/);
    const { out: json } = await explain("--task", "Secret", "--host", "a", "--json");
    expect(JSON.parse(json)).to.have.property("task", "Secret");
    expect(json).not.to.match(/topsecret/);
  });

  it("says what it does not find", async () => {
    expect((await explain("--task", "Colors", "--host", "a")).err).to.match(/no task `Colors`[\s\S]*`Colours`/);
    expect((await explain("--task", "Colours", "--host", "c")).err).to.match(/does not run on `c`/);
  });
});

describe("axle graph", () => {
  let project: Project;
  before(() => {
    project = new Project(files);
  });
  after(() => project.remove());
  const graph = (...words: string[]) => axle(["graph", "site.yml", "-i", "hosts.yml", ...words], project.folder);

  it("draws plays, roles with their dependencies, and includes as a tree", async () => {
    const { out } = await graph();
    expect(out).to.equal(
      "site.yml\n└── play: boards\n    ├── role: web\n    │   └── role: base (dependency)\n    └── more.yml (include)\n",
    );
    expect((await graph("--tasks")).out).to.match(
      /role: web\n.*role: base \(dependency\)\n.*base : Base\n.*web : Page\n/,
    );
  });

  it("writes Graphviz and SVG", async () => {
    expect((await graph("--format", "dot")).out).to.match(/digraph[\s\S]*n2 -> n3 \[label="dependency"\]/);
    await graph("--output", "site.svg");
    const svg = readFileSync(project.path("site.svg"), "utf8");
    expect(svg).to.match(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+"/);
    expect(svg.match(/<g class="role">/g)).to.have.length(2);
    expect(svg).to.match(/>dependency<\/text>/);
    expect(svg).not.to.match(/NaN|undefined/);
  });
});

describe("axle facts and axle diff-runs", function () {
  this.timeout(60_000);
  let scene: Scene;
  before(async () => {
    scene = await Scene.open("ax3-1");
  });
  after(() => scene.close());

  it("asks boards in check mode, whole or filtered", async () => {
    const { out, code } = await axle(
      ["facts", "ax3-1", "--filter", "kernel*", "-i", scene.lab.inventory],
      scene.desk.folder,
    );
    expect(code).to.equal(0);
    expect(Object.keys(JSON.parse(out)))
      .to.include("ansible_kernel")
      .and.satisfy((names: string[]) => names.every((name) => name.startsWith("ansible_kernel")));
  });

  it("gives explain a board's facts", async () => {
    const playbook = scene.desk.write(
      "facts.yml",
      "- hosts: all\n  tasks:\n    - {name: K, debug: {msg: '{{ ansible_kernel }}'}}\n",
    );
    const { out } = await axle(
      ["explain", playbook, "--task", "K", "--host", "ax3-1", "--gather", "-i", scene.lab.inventory],
      scene.desk.folder,
    );
    expect(out).to.match(/msg = "\d\S*" {2}from/);
    expect(out).to.match(/host facts: facts/);
  });

  it("tells what a second run did otherwise", async () => {
    const tasks =
      "- hosts: all\n  gather_facts: false\n  tasks:\n    - {name: File, copy: {content: x, dest: /etc/x, mode: '0644'}}\n";
    const first = await scene.desk.start(["run", scene.desk.write("one.yml", tasks)]).ended;
    const second = await scene.desk.start([
      "run",
      scene.desk.write("one.yml", `${tasks}    - {name: More, ping: {}}\n`),
    ]).ended;
    const write = (name: string, events: RunEvent[]) =>
      scene.desk.write(name, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
    const [a, b] = [write("a.jsonl", first.events), write("b.jsonl", second.events)];
    const { out, code } = await axle(["diff-runs", a, b], scene.desk.folder);
    expect(code).to.equal(1);
    expect(out).to.match(/changed → ok {2}all \/ File: ax3-1\nnot there → ok {2}all \/ More: ax3-1\n$/);
    const same = await axle(["diff-runs", a, a], scene.desk.folder);
    expect(same.code).to.equal(0);
    expect(same.out).to.match(/no difference\n$/);
    const broken = await axle(["diff-runs", a, scene.desk.write("c.jsonl", "x\n\n")], scene.desk.folder);
    expect(broken.err).to.match(/no report of a run[\s\S]*c\.jsonl:1:1/);
  });
});
