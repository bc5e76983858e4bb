import { expect } from "chai";
import { recapOf, resultsOf } from "./results.js";
import { Scene } from "./scene.js";

/** A defect of axle itself, put in from outside: what names a run fails. */
const defect = `import crypto from "node:crypto"; import { syncBuiltinESMExports } from "node:module";
crypto.randomBytes = () => { throw new Error("a defect"); }; syncBuiltinESMExports();`;

const play = (tasks: string) => `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`;

describe("exit codes and recap", function () {
  this.timeout(120_000);
  let scene: Scene;
  before(async () => {
    scene = await Scene.open("ax3-1", "ax3-2");
  });
  after(() => scene.close());

  /** What is run on two boards, the exit code, and the recap of ax3-1. */
  const cases: [title: string, code: number, playbook: string, recap?: RegExp, words?: string[]][] = [
    ["0 when all is done", 0, play("    - ping:\n"), /ok=1 +changed=0 +unreachable=0 +failed=0/],
    ["0 when a failure is ignored", 0, play("    - {command: 'false', ignore_errors: true}\n"), /ok=1 .*ignored=1/],
    [
      "0 when a failure is rescued",
      0,
      play("    - block: [{command: 'false'}]\n      rescue: [{ping: }]\n"),
      /failed=0 .*rescued=1/,
    ],
    ["2 when a task fails", 2, play("    - command: 'false'\n"), /ok=0 .*failed=1/],
    ["2 when one board fails", 2, play("    - fail:\n      when: inventory_hostname == 'ax3-1'\n"), /failed=1/],
    ["4 when the playbook does not parse", 4, "- hosts: all\n  tasks: [\n"],
    ["4 when a module is unknown", 4, play("    - cpoy: {}\n")],
    ["5 for a wrong option", 5, play(""), undefined, ["--chekc"]],
    ["1 when a file of variables is missing", 1, play(""), undefined, ["-e", "@nowhere.yml"]],
  ];

  for (const [title, code, playbook, recap, words] of cases)
    it(`it is ${title}`, async () => {
      const ran = await scene.desk.run(playbook, ...(words ?? []));
      expect(ran.code, ran.out + ran.err).to.equal(code);
      if (recap) expect(ran.out.split("\n").find((line) => line.startsWith("ax3-1 "))).to.match(recap);
    });

  it("it is 250 for a defect of axle itself, with the trace", async () => {
    const env = { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(defect)}"` };
    const site = scene.desk.write("site.yml", play("    - ping:\n"));
    const ran = await scene.desk.start(["run", site], { env }).ended;
    expect(ran.code, ran.err).to.equal(250);
    expect(ran.err).to.contain("a defect");
  });

  it("the recap has a line per host in the form that people's scripts read", async () => {
    const { out } = await scene.desk.run(play("    - ping:\n"));
    const lines = out.slice(out.indexOf("PLAY RECAP")).trimEnd().split("\n").slice(1);
    expect(lines).to.have.length(2);
    for (const line of lines)
      expect(line).to.match(
        /^ax3-\d {22}: ok=1 {4}changed=0 {4}unreachable=0 {4}failed=0 {4}skipped=0 {4}rescued=0 {4}ignored=0( {3})?$/,
      );
  });

  it("it is 99 after Ctrl-C, which leaves no temporary file, no process and no half-made change", async () => {
    const site = scene.desk.write(
      "site.yml",
      play(`    - {name: first, copy: {dest: /etc/first, content: x}}
    - {name: long, shell: "sleep 987; echo done >/etc/second"}
    - {name: never, copy: {dest: /etc/third, content: x}}
`),
    );
    const running = scene.desk.start(["run", site, "-l", "ax3-1"]);
    await running.seen((event) => event.event === "task-start" && event.task.name === "long");
    const trees = scene.list();
    running.child.kill("SIGINT");
    const ran = await running.ended;
    expect(ran.code, ran.out + ran.err).to.equal(99);
    expect(ran.err).to.contain("interrupted");
    expect(scene.since(trees)).to.deep.equal([]);
    expect(scene.file("ax3-1", "etc/first")).to.equal("x");
    const left = await scene.desk.run(play("    - shell: pgrep -f '^sleep 98[7]' || true\n"), "-l", "ax3-1");
    expect(resultsOf(left.events)[0]?.result["stdout"]).to.equal("");
    expect(recapOf(left.events)["ax3-1"]?.failed).to.equal(0);
  });
});
