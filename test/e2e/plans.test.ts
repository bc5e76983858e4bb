import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { SavedPlan } from "../../runner/plans/saved-plan.js";
import { changesOf, resultsOf } from "./results.js";
import { endOf, Scene } from "./scene.js";

const boards = ["ax3-1", "ax3-2"];
const site = `
- hosts: lab
  gather_facts: false
  vars: {hidden: "{{ canary_password }}"}
  handlers:
    - {name: tell, shell: "echo told >>/etc/told"}
  tasks:
    - {name: folder, file: {path: /srv/planned, state: directory, mode: "0750"}}
    - {name: text, copy: {dest: /srv/planned/text, content: "one\\n"}, notify: tell}
    - {name: lines, lineinfile: {path: /srv/planned/lines, line: one, create: true}}
    - {name: line, lineinfile: {path: /srv/planned/lines, line: two}}
    - {name: items, copy: {dest: "/etc/planned-{{ item }}", content: "{{ item }}"}, loop: [a, b, c]}
    - {name: secret, copy: {dest: /srv/planned/secret, content: "{{ hidden }}", mode: "0600"}, no_log: true}
    - {name: fstab, lineinfile: {path: /etc/fstab, line: "none /scratch tmpfs size=1m 0 0"}}
`;
const canary = "canary-5b2e77";
const given = ["-e", `canary_password=${canary}`];

describe("a saved plan", function () {
  this.timeout(120_000);
  let scene: Scene;
  let file: string;
  before(async () => {
    scene = await Scene.open(...boards);
    file = scene.desk.path("plan.json");
  });
  after(() => scene.close());

  const read = () => JSON.parse(readFileSync(file, "utf8")) as SavedPlan;
  const plan = (playbook: string, ...words: string[]) =>
    scene.desk.axle("plan", scene.desk.write("site.yml", playbook), "-o", file, ...words);
  const wentWrong = (ran: Awaited<ReturnType<typeof plan>>) =>
    resultsOf(ran.events)
      .filter(({ status, loop }) => status === "failed" && !loop)
      .map(
        ({ host, task, item, result }) => `${host}: ${task.name}${item === undefined ? "" : ` ${item}`}: ${result.msg}`,
      );

  it("holds what would be done, readable, with differences, and no secret; nothing is changed by it", async () => {
    const fresh = scene.list();
    const made = await plan(site, ...given);
    expect(made.code, endOf(made)).to.equal(0);
    expect(scene.since(fresh)).to.deep.equal([]);
    expect(made.out).to.match(/The plan is in .*plan\.json: 20 changes\.$/m);
    const { steps, leftOut } = read();
    expect(leftOut).to.deep.equal(["canary_password"]);
    const text = steps.find(({ task, host }) => task === "line" && host === "ax3-1");
    expect(text?.diff).to.deep.include({
      before: "one\n",
      after: "one\ntwo\n",
      before_header: "/srv/planned/lines (content)",
      after_header: "/srv/planned/lines (content)",
    });
    expect(steps.filter(({ task }) => task === "tell")).to.have.length(2);
    expect(readFileSync(file, "utf8")).to.not.contain(canary.slice(0, 8));
    expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it("is shown board by board", async () => {
    const shown = await scene.desk.axle("show", file);
    expect(shown.code).to.equal(0);
    expect(shown.out).to.match(
      /^ax3-1\n {2}~ folder\n[\s\S]*^ {2}~ items \(item=b\)[\s\S]*^ {2}~ secret\n {6}write \/srv\/planned\/secret \(holds secrets\)$/m,
    );
    expect(shown.out).to.contain("+two").and.to.not.contain(canary);
  });

  it("is applied as it was reviewed, and refused item by item where a board has drifted since", async () => {
    const drifted = scene.root("ax3-2");
    scene.put("ax3-2", "etc/planned-b", "somebody was here\n");
    const applied = await scene.desk.axle("apply", file, ...given);
    expect(applied.code, endOf(applied)).to.equal(2);
    const why =
      "the board, or what the task is made from, has changed since the review: it would do something else now";
    expect(wentWrong(applied)).to.deep.equal([`ax3-2: items b: not applied: ${why}`]);
    expect(readFileSync(join(drifted, "etc/planned-b"), "utf8")).to.equal("somebody was here\n");
    for (const board of boards) expect(scene.file(board, "srv/planned/lines")).to.equal("one\ntwo\n");
    // The other items of the loop are as they were reviewed; the board stops at the task.
    expect(scene.file("ax3-2", "etc/planned-c")).to.equal("c");
    expect(scene.file("ax3-1", "srv/planned/secret")).to.equal(canary);
    expect(scene.file("ax3-1", "etc/told")).to.equal("told\n");
    expect(changesOf(applied.events)).to.include("ax3-1: fstab").and.not.to.include("ax3-2: fstab");
  });

  it("finds nothing left to do where it was applied, and refuses to be gone on with otherwise", async () => {
    const resumed = await scene.desk.axle("resume", ...given);
    expect(resumed.code).to.equal(5);
    expect(resumed.err).to.match(/applies the plan .*plan\.json[\s\S]*axle apply/);
    scene.remove("ax3-2", "etc/planned-b");
    const again = await scene.desk.axle("apply", file, ...given);
    expect(again.code, endOf(again)).to.equal(0);
    expect(changesOf(again.events).filter((line) => line.startsWith("ax3-1"))).to.deep.equal([]);
    expect(changesOf(again.events)).to.include('ax3-2: items ("b")').and.to.include("ax3-2: fstab");
  });

  it("says what it can't hold, and stops there", async () => {
    const later = `
- hosts: lab
  gather_facts: false
  tasks:
    - {name: make, shell: "date >/srv/made", args: {creates: /srv/made}}
    - {name: size, stat: {path: /srv/made}, register: made}
    - {name: use, copy: {dest: /srv/size, content: "{{ made.stat.size }}"}}
    - {name: after, copy: {dest: /srv/after, content: x}}
`;
    const made = await plan(later);
    expect(made.out).to.match(/6 changes, 2 of which it can't hold/);
    const shown = await scene.desk.axle("show", file);
    expect(shown.out).to.match(
      /^ {2}\? use\n {6}not certain: .*"make".*\n {6}can't be applied from this plan: the board stops here$/m,
    );
    const applied = await scene.desk.axle("apply", file);
    expect(wentWrong(applied)[0]).to.match(/^ax3-\d: use: not applied: the plan could not hold it: .*"make"/);
    expect(scene.exists("ax3-1", "srv/made")).to.equal(true);
    expect(scene.exists("ax3-1", "srv/after")).to.equal(false);
    const next = await plan(later);
    expect(next.out).to.match(/4 changes\.$/m);
    expect((await scene.desk.axle("apply", file)).code).to.equal(0);
    expect(scene.exists("ax3-2", "srv/after")).to.equal(true);
  });

  it("is refused when somebody changed it, or its playbook", async () => {
    await plan(site.replace("line: two", "line: three"), ...given);
    const kept = readFileSync(file, "utf8");
    writeFileSync(file, kept.replaceAll("three", "evil"));
    const forged = await scene.desk.axle("apply", file, ...given);
    expect(forged.code).to.equal(4);
    expect(forged.err).to.contain("was changed after it was made");
    writeFileSync(file, kept);
    scene.desk.write("site.yml", `${site}\n# changed\n`);
    const moved = await scene.desk.axle("apply", file, ...given);
    expect(moved.code).to.equal(5);
    expect(moved.err).to.contain("is not the playbook any more that was planned");
  });
});
