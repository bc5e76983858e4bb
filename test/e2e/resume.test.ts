import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { recapOf, resultsOf } from "./results.js";
import { endOf, type Ran, Scene } from "./scene.js";

const boards = ["ax3-1", "ax3-2"];

/** Every step leaves a line in /etc/steps: what was done twice shows. */
const steps = `
- hosts: lab
  gather_facts: true
  vars: {secret: "{{ canary_password }}"}
  handlers:
    - {name: tell, shell: "echo told {{ drawn.stdout }} >>/etc/steps"}
    - {name: tell of the last, shell: "echo last >>/etc/steps"}
  tasks:
    - {name: draw, shell: "echo drawn >>/etc/steps; head -c 8 /dev/urandom | cksum | cut -d' ' -f1", register: drawn}
    - {name: remember, set_fact: {mine: "{{ drawn.stdout }}"}}
    - {name: hush, shell: "echo {{ secret }}", register: hushed, no_log: true}
    - {name: notify, copy: {dest: /etc/told-of, content: "{{ drawn.stdout }}"}, notify: tell}
    - include_tasks: more.yml
    - {name: hold, shell: "while [ -e /etc/hold ]; do sleep 0.1; done; echo held >>/etc/steps", notify: tell of the last}
    - name: last
      copy: {dest: /etc/last, content: "{{ mine }} {{ ansible_hostname }} {{ hushed.stdout | length }} {{ included.stdout }}"}
- hosts: lab
  gather_facts: false
  tasks:
    - {name: second play, shell: "echo second >>/etc/steps"}
`;
const more = `- {name: included, shell: "echo included >>/etc/steps; echo more", register: included}\n`;
const canary = "canary-8d1f0c";
/** Being secret by name, it is not written down: whoever goes on with the run gives it again. */
const again = ["-e", `canary_password=${canary}`];

describe("a run that was stopped in the middle", function () {
  this.timeout(180_000);
  let scene: Scene;
  before(async () => {
    scene = await Scene.open(...boards);
    scene.desk.write("more.yml", more);
    scene.desk.write("pw", "sesame\n");
  });
  after(() => scene.close());

  const runs = () => readdirSync(scene.desk.path(".axle/runs")).sort();
  const log = (run: string, file: string) => readFileSync(join(scene.desk.path(".axle/runs"), run, file), "utf8");
  const hold = (board: string) => appendFileSync(join(scene.root(board), "etc/hold"), "");
  const release = (board: string) => scene.remove(board, "etc/hold");
  const linesOf = (board: string) => scene.file(board, "etc/steps").trimEnd().split("\n");
  const reset = () => {
    for (const board of boards)
      for (const name of ["steps", "told-of", "last", "hold"]) scene.remove(board, `etc/${name}`);
  };

  /** Starts the playbook with one board held, and kills axle while that board is at it and the other has gone on. */
  async function killed(...words: string[]): Promise<void> {
    reset();
    hold("ax3-2");
    const site = scene.desk.write("site.yml", steps);
    const running = scene.desk.start(["run", site, ...again, ...words]);
    const done = (host: string, name: string) =>
      running.seen((event) => event.event === "result" && event.host === host && event.task.name === name);
    await done("ax3-1", "hold");
    running.child.kill("SIGKILL");
    await running.ended;
    release("ax3-2");
  }

  function expectWhole(ran: Ran): void {
    expect(ran.code, endOf(ran)).to.equal(0);
    for (const board of boards) {
      const drawn = scene.file(board, "etc/told-of");
      expect(scene.file(board, "etc/last")).to.equal(`${drawn} ${board} ${canary.length} more`);
      const lines = linesOf(board);
      // The board that was held may have been held twice: nobody knows how far it had come.
      const held = lines.filter((line) => line === "held").length;
      expect(held, board).to.be.within(1, board === "ax3-1" ? 1 : 2);
      expect(lines.filter((line) => line !== "held")).to.deep.equal([
        "drawn",
        "included",
        `told ${drawn}`,
        "last",
        "second",
      ]);
    }
  }

  it("goes on where each board was: nothing is done twice, what was found out is known, and pending handlers run", async () => {
    await killed();
    const listed = await scene.desk.axle("runs");
    expect(listed.out).to.match(/ cut off +site\.yml \(2 hosts, \d+ tasks done\)/);
    const without = await scene.desk.axle("resume");
    expect(without.code).to.equal(5);
    expect(without.err).to.match(/canary_password.* not written down[\s\S]*axle resume -e canary_password=/);
    const resumed = await scene.desk.axle("resume", ...again);
    expectWhole(resumed);
    const done = resultsOf(resumed.events).filter(({ replayed, host }) => !replayed && host === "ax3-1");
    expect(done.map(({ task }) => task.name)).to.deep.equal([
      "hush",
      "last",
      "tell",
      "tell of the last",
      "second play",
    ]);
    expect(resumed.out).to.match(/TASK \[last\]/);
    expect(resumed.out).to.not.match(/TASK \[draw\]/);
    expect(recapOf(resumed.events)["ax3-1"]).to.include({ failed: 0, unreachable: 0 });
    expect((await scene.desk.axle("resume")).out).to.contain("no run here that could go on");
  });

  it("writes no secret down, and says what must be given again", async () => {
    for (const run of runs())
      for (const file of ["journal.jsonl", "resume.jsonl"]) expect(log(run, file)).to.not.contain(canary.slice(0, 9));
  });

  it("seals what holds secrets with the vault password, so that it need not be done again", async () => {
    await killed("--vault-password-file", scene.desk.path("pw"));
    const resumed = await scene.desk.axle("resume", ...again);
    expectWhole(resumed);
    const done = resultsOf(resumed.events).filter(({ replayed, host }) => !replayed && host === "ax3-1");
    expect(done.map(({ task }) => task.name)).to.not.include("hush");
    expect(log(runs().at(-1)!, "resume.jsonl"))
      .to.contain("$ANSIBLE_VAULT")
      .and.to.not.contain(canary.slice(0, 9));
  });

  it("reads a log whose last line was cut off", async () => {
    await killed();
    const run = runs().at(-1)!;
    appendFileSync(
      join(scene.desk.path(".axle/runs"), run, "resume.jsonl"),
      '{"record":"end","host":"ax3-1","key":"hal',
    );
    expectWhole(await scene.desk.axle("resume", run, ...again));
  });

  it("carries a failed task out again, and only from there on", async () => {
    const site = scene.desk.write(
      "fails.yml",
      `
- hosts: lab
  gather_facts: false
  tasks:
    - {name: once, shell: "echo once >>/etc/steps", notify: tell}
    - {name: needs, command: cat /etc/needed}
    - {name: after, shell: "echo after >>/etc/steps"}
  handlers:
    - {name: tell, shell: "echo told >>/etc/steps"}
`,
    );
    reset();
    appendFileSync(join(scene.root("ax3-1"), "etc/needed"), "");
    const first = await scene.desk.axle("run", site);
    expect(first.code).to.equal(2);
    expect(linesOf("ax3-2")).to.deep.equal(["once"]);
    appendFileSync(join(scene.root("ax3-2"), "etc/needed"), "");
    const resumed = await scene.desk.axle("resume");
    expect(resumed.code, endOf(resumed)).to.equal(0);
    for (const board of boards) expect(linesOf(board)).to.deep.equal(["once", "after", "told"]);
  });

  it("shows a run again as it was shown then", async () => {
    const shown = await scene.desk.axle("show", runs().at(-1)!);
    expect(shown.code).to.equal(0);
    expect(shown.out).to.match(/TASK \[after\][\s\S]*changed: \[ax3-2\][\s\S]*PLAY RECAP/);
    expect(existsSync(scene.desk.path(".axle/runs"))).to.equal(true);
  });

  it("keeps as many runs as KEEP_RUNS says, and tells which it lets go that could still be resumed", async () => {
    const failing = await scene.desk.run("- hosts: ax3-1\n  gather_facts: false\n  tasks: [{fail: }]\n");
    expect(failing.code, endOf(failing)).to.equal(2);
    const lost = runs().at(-1)!;
    const site = scene.desk.write("fine.yml", "- hosts: ax3-1\n  gather_facts: false\n  tasks: [{ping: }]\n");
    const fine = await scene.desk.start(["run", site], { env: { AXLE_KEEP_RUNS: "1" } }).ended;
    expect(fine.code, endOf(fine)).to.equal(0);
    expect(fine.err)
      .to.contain(lost)
      .and.match(/could still be resumed/);
    expect(runs()).to.have.length(1).and.not.include(lost);
  });
});
