import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { recapOf, resultsOf } from "./results.js";
import { endOf, Scene } from "./scene.js";

const play = (tasks: string) => `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`;
const guarded = (timeout: number) =>
  `      rollback: {timeout: ${timeout}, restore: [/etc/net, /etc/made, /etc/tree], command: "echo back >>/etc/log"}\n`;

describe("changes that a guard watches over", function () {
  this.timeout(120_000);
  let scene: Scene;
  before(async () => {
    scene = await Scene.open("ax3-1");
  });
  beforeEach(async () => {
    const { board } = scene.entry("ax3-1");
    if (!board.up) await board.powerOn();
    await run(
      "rm -rf /etc/made /etc/log /etc/tree; mkdir /etc/tree; echo leaf >/etc/tree/leaf; echo old >/etc/net; chmod 640 /etc/net",
    );
  });
  after(() => scene.close());

  const etc = (name: string) => join(scene.root("ax3-1"), "etc", name);
  const run = async (command: string) => {
    const child = scene.entry("ax3-1").board.run(command);
    await new Promise((resolve) => child.once("close", resolve));
  };
  const guards = () => {
    const folder = join(scene.root("ax3-1"), "var/lib/axle/guards");
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  const hooks = () =>
    ["init.d", "rc2.d"].flatMap((name) => readdirSync(etc(name))).filter((name) => name.includes("axle-guard"));
  const until = async (holds: () => boolean, what: string) => {
    for (let tries = 0; !holds(); tries++) {
      if (tries > 600) throw new Error(`it never came to this: ${what}`);
      await sleep(50);
    }
  };
  const isBack = () => {
    expect(scene.file("ax3-1", "etc/net")).to.equal("old\n");
    expect(scene.file("ax3-1", "etc/tree/leaf")).to.equal("leaf\n");
    expect(existsSync(etc("made"))).to.equal(false);
    expect(scene.file("ax3-1", "etc/log")).to.equal("back\n");
    expect(hooks()).to.deep.equal([]);
  };
  const change = (more: string, timeout = 30) =>
    play(`    - name: risky
${guarded(timeout)}      block:
        - {name: net, copy: {dest: /etc/net, content: "new\\n"}}
        - {name: made, copy: {dest: /etc/made, content: x}}
        - {name: leaf, file: {path: /etc/tree/leaf, state: absent}}
${more}`);

  it("are confirmed over a fresh connection, and nothing of the guard stays", async () => {
    const ran = await scene.desk.run(change(""));
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(scene.file("ax3-1", "etc/net")).to.equal("new\n");
    expect(existsSync(etc("log"))).to.equal(false);
    expect(guards()).to.deep.equal([]);
    expect(hooks()).to.deep.equal([]);
    const connects = ran.events.filter((event) => event.event === "connection" && event.state === "connecting");
    expect(connects.length).to.be.at.least(2);
    const again = await scene.desk.run(change(""));
    expect(recapOf(again.events)["ax3-1"]).to.include({ changed: 0, failed: 0 });
  });

  it("of one task need no block, and a task that changes nothing sets no guard", async () => {
    const task = play(`    - name: net
      copy: {dest: /etc/net, content: "new\\n"}
      register: net
${guarded(30)}    - {name: seen, assert: {that: net is changed}}
`);
    const ran = await scene.desk.run(task);
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(scene.file("ax3-1", "etc/net")).to.equal("new\n");
    const check = await scene.desk.check(change(""));
    expect(check.code, endOf(check)).to.equal(0);
    expect(guards()).to.deep.equal([]);
  });

  it("are brought back at once when a later step fails, and rescue sees the old state", async () => {
    const ran = await scene.desk.run(
      change(`        - {name: bad, command: "false"}
      rescue:
        - {name: rescued, slurp: {src: /etc/net}, register: net}
        - {name: old, assert: {that: net.content | b64decode == "old\\n"}}
`),
    );
    expect(ran.code, endOf(ran)).to.equal(0);
    isBack();
    expect(guards()).to.deep.equal([]);
    const undo = resultsOf(ran.events).find(({ task }) => task.name === "roll the change back");
    expect(undo?.result).to.include({ rolled_back: true });
  });

  it("are reported as rolled back when the board is not reached in time", async () => {
    const { server } = scene.entry("ax3-1");
    const { port } = server;
    const running = scene.desk.start([
      "run",
      scene.desk.write(
        "site.yml",
        change("        - {name: wait, pause: {seconds: 2}}\n        - {name: after, ping: }\n", 4),
      ),
    ]);
    await running.seen((event) => event.event === "result" && event.task.name === "leaf");
    await server.close();
    await until(() => existsSync(etc("log")), "the guard has done its work");
    await server.listen(port);
    const ran = await running.ended;
    expect(ran.code, endOf(ran)).to.equal(2);
    isBack();
    const lost = resultsOf(ran.events).find(({ task }) => task.name === "after");
    expect(lost?.status, endOf(ran)).to.be.oneOf(["failed", "rescued"]);
    expect(lost?.result).to.include({ rolled_back: true });
    expect(String(lost?.result.msg)).to.match(/rolled back/);
  });

  for (const [what, restart] of [
    ["when the controller is killed", false],
    ["when the board restarts in between, too", true],
  ] as const) {
    it(`are brought back ${what}`, async () => {
      const running = scene.desk.start([
        "run",
        scene.desk.write("site.yml", change("        - {name: wait, pause: {seconds: 20}}\n", 5)),
      ]);
      await running.seen((event) => event.event === "result" && event.task.name === "leaf");
      expect(scene.file("ax3-1", "etc/net")).to.equal("new\n");
      expect(hooks()).to.have.length(2);
      running.child.kill("SIGKILL");
      await running.ended;
      const { board } = scene.entry("ax3-1");
      if (restart) {
        await board.stop();
        expect(scene.file("ax3-1", "etc/net")).to.equal("new\n");
        await board.powerOn();
      }
      await until(() => hooks().length === 0, "the hook is gone");
      isBack();
    });
  }

  it("of a run whose controller is gone are brought back before another run changes anything", async () => {
    const running = scene.desk.start([
      "run",
      scene.desk.write("site.yml", change("        - {name: wait, pause: {seconds: 60}}\n", 300)),
    ]);
    await running.seen((event) => event.event === "result" && event.task.name === "leaf");
    running.child.kill("SIGKILL");
    await running.ended;
    await until(
      () => !existsSync(join(scene.root("ax3-1"), "var/lock/axle.lock")),
      "the lock is gone with its session",
    );
    const next = await scene.desk.run(change("").replaceAll("/etc/net", "/etc/other"));
    expect(next.code, endOf(next)).to.equal(0);
    expect(scene.file("ax3-1", "etc/net")).to.equal("old\n");
    expect(scene.file("ax3-1", "etc/other")).to.equal("new\n");
    expect(guards()).to.deep.equal([]);
  });

  it("of a bridge are confirmed, and brought back when it does not come up", async () => {
    const bridge = (more: string) =>
      play(`    - {name: tools, apt: {name: bridge-utils}}
    - {name: bridge, bridge: {name: br0, ports: [eth0], method: static, address: 192.168.111.50/24${more}}}
`);
    const before = scene.file("ax3-1", "etc/network/interfaces");
    const broken = await scene.desk.run(bridge(", ports: [eth0, eth9]"));
    expect(broken.code, endOf(broken)).to.equal(2);
    expect(scene.file("ax3-1", "etc/network/interfaces")).to.equal(before);
    const failed = resultsOf(broken.events).find(({ task }) => task.name === "bridge");
    expect(failed?.result).to.include({ rolled_back: true });
    expect(guards()).to.deep.equal([]);
    const good = await scene.desk.run(bridge(""));
    expect(good.code, endOf(good)).to.equal(0);
    expect(scene.file("ax3-1", "etc/network/interfaces")).to.contain("iface br0 inet static");
    expect(guards()).to.deep.equal([]);
    expect(hooks()).to.deep.equal([]);
  });

  const wrong: Record<string, [text: string, says: RegExp]> = {
    "that is no mapping": ["rollback: true", /must be a mapping/],
    "with an unknown part": ["rollback: {restor: [/etc/net]}", /`restor` is no part of `rollback`/],
    "that restores nothing": ["rollback: {timeout: 5}", /neither what to restore/],
    "with a time that is none": ["rollback: {timeout: soon, restore: /etc/net}", /whole number/],
  };
  for (const [what, [text, says]] of Object.entries(wrong)) {
    it(`are refused by a keyword ${what}, with its place`, async () => {
      const ran = await scene.desk.run(play(`    - {name: net, ping: , ${text}}\n`));
      expect(ran.code).to.equal(4);
      expect(ran.err)
        .to.match(says)
        .and.to.match(/site\.yml:4:/);
    });
  }
});
