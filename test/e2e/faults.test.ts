import { existsSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { Link } from "../lab/link.js";
import { changesOf, recapOf } from "./results.js";
import { endOf, type Ran, type Running, Scene } from "./scene.js";

const size = 60_000;
/** Changes of every kind that leaves files: small, large, in place, with a validator, a folder, a link, a command. */
const playbook = `- hosts: all
  gather_facts: false
  tasks:
    - {name: folder, file: {path: /srv/faults, state: directory}}
    - {name: small, copy: {dest: /srv/faults/small, content: "new\\n"}}
    - {name: large, copy: {dest: /srv/faults/large, content: "{{ 'n' * ${size} }}"}}
    - {name: checked, copy: {dest: /srv/faults/checked, content: "new\\n", validate: "grep -q new %s"}}
    - {name: line, lineinfile: {path: /srv/faults/lines, line: "new", create: true}}
    - {name: link, file: {src: small, dest: /srv/faults/link, state: link}}
    - {name: command, shell: "echo new >/srv/faults/made", args: {creates: /srv/faults/made}}
`;

describe("faults at every exchange", function () {
  this.timeout(240_000);
  let scene: Scene;
  let site: string;
  let exchanges: number;
  let link: Link;
  let linked: string;
  /** Turns of the line until the first exchange, and of a whole run. */
  let login: number;
  let turns: number;
  before(async () => {
    scene = await Scene.open("ax3-1");
    site = scene.desk.write("site.yml", playbook);
    await fresh();
    const ran = await scene.desk.axle("run", site);
    expect(ran.code, endOf(ran)).to.equal(0);
    exchanges = ran.events.filter(({ event }) => event === "exchange").length;
    expect(exchanges).to.be.within(4, 20);
    link = await Link.to("127.0.0.1", scene.entry("ax3-1").server.port);
    linked = scene.desk.write("linked.json", throughLink());
    const idle = '- hosts: all\n  gather_facts: false\n  tasks: [{raw: ":"}]\n';
    login = (await turnsOf(scene.desk.write("idle.yml", idle))) - 1;
    await fresh();
    turns = await turnsOf(site);
    expect(turns - login).to.be.at.least(exchanges - 1);
  });
  after(async () => {
    await link?.close();
    await scene.close();
  });

  /** The inventory, with the board behind the link, by the same host key. */
  function throughLink(): string {
    const inventory = JSON.parse(readFileSync(scene.lab.inventory, "utf8"));
    const host = inventory.all.children.lab.hosts["ax3-1"];
    const alias = `-o HostKeyAlias=[127.0.0.1]:${host.ansible_port}`;
    Object.assign(host, {
      ansible_port: link.local,
      ansible_ssh_common_args: `${host.ansible_ssh_common_args} ${alias}`,
    });
    return JSON.stringify(inventory);
  }

  /** How often this side begins to speak in a whole run. */
  async function turnsOf(file: string): Promise<number> {
    link.breakAt(undefined);
    const ran = await scene.desk.axle("run", file, "-i", linked);
    expect(ran.code, endOf(ran)).to.equal(0);
    return link.turns;
  }

  const path = (name: string) => join(scene.root("ax3-1"), "srv/faults", name);
  const run = async (command: string) => {
    const child = scene.entry("ax3-1").board.run(command);
    await new Promise((resolve) => child.once("close", resolve));
  };
  const fresh = () =>
    run(
      `rm -rf /srv/faults; mkdir /srv/faults; cd /srv/faults; for f in small checked lines; do echo old >$f; done; head -c ${size} /dev/zero | tr '\\0' o >large`,
    );

  /**
   * Every file is as it was or as it was to be, and nothing lies about: but for the new file that a power cut, after which
   * nobody can clean up, has caught before it took the old one's place.
   */
  function expectWhole(what: string, powerCut = false): void {
    const old: Record<string, RegExp> = {
      small: /^(?:old|new)\n$/,
      large: new RegExp(`^(?:o{${size}}|n{${size}})$`),
      checked: /^(?:old|new)\n$/,
      lines: /^old\n(?:new\n)?$/,
    };
    for (const [name, whole] of Object.entries(old))
      expect(whole.test(scene.file("ax3-1", `srv/faults/${name}`)), `${what}: ${name}`).to.equal(true);
    const known = [...Object.keys(old), "link", "made"];
    const others = readdirSync(path("")).filter((name) => !known.includes(name));
    const unfinished = powerCut ? others.filter((name) => /^\.axle-[0-9a-f]{24}$/.test(name)) : [];
    expect(unfinished.length, what).to.be.at.most(1);
    expect(
      others.filter((name) => !unfinished.includes(name)),
      `${what}: left behind`,
    ).to.deep.equal([]);
  }

  /** What was left running has ended, and its lock with it. */
  async function settled(): Promise<void> {
    for (let tries = 0; tries < 200 && existsSync(join(scene.root("ax3-1"), "var/lock/axle.lock")); tries++)
      await sleep(50);
    await sleep(100);
  }

  /** The next run, without a fault, brings the board where the first one was to. */
  async function expectRepaired(what: string, first: Ran, powerCut = false): Promise<void> {
    await settled();
    expectWhole(what, powerCut);
    const again = await scene.desk.axle("run", site);
    expect(again.code, `${what}: ${endOf(again)}`).to.equal(0);
    expect(scene.file("ax3-1", "srv/faults/large")).to.equal("n".repeat(size));
    expect(scene.file("ax3-1", "srv/faults/made")).to.equal("new\n");
    if (first.code === 0) expect(changesOf(again.events), what).to.deep.equal([]);
  }

  /** Waits until so many exchanges have been answered; more may have been by then. */
  async function atExchange(running: Running, count: number): Promise<void> {
    const answered = (event: { event: string }) => event.event === "exchange";
    for (let seen = 0; seen < count; ) {
      let all = 0;
      await running.seen((event) => answered(event) && ++all > seen).catch(() => {});
      seen++;
    }
  }

  /**
   * Runs once for each turn of the line after the login: every exchange, and every piece of content that the board asks
   * for. Something happens just before the question reaches the board or, every second turn, before its answer comes back.
   */
  async function atEveryTurn(
    act: ((running: Running) => void) | undefined,
    prove: (ran: Ran, where: string) => Promise<void>,
  ) {
    let proven = 0;
    for (let turn = login + 1; turn <= turns; turn++) {
      await fresh();
      const when = turn % 2 === 0 ? "before" : "after";
      let running: Running | undefined;
      link.breakAt({ turn, when }, act && (() => act(running!)));
      running = scene.desk.start(["run", site, "-i", linked]);
      const ran = await running.ended;
      // How many turns the last pieces of content take depends on how they meet: such a run was left alone.
      const broken = link.broken;
      link.breakAt(undefined);
      if (!broken) {
        expect(turn, "a turn that did not come").to.be.greaterThan(turns - 3);
        expect(ran.code, endOf(ran)).to.equal(0);
        continue;
      }
      await prove(ran, `${when} turn ${turn} of ${turns}`);
      proven++;
    }
    expect(proven).to.be.at.least(exchanges - 1);
  }

  it("the link is cut: each end is told, every file is whole, and the next run repairs", async () => {
    await atEveryTurn(undefined, async (ran, where) => {
      // Either the link was made again before anything was at stake, or the board is reported as lost.
      expect(ran.code, `cut ${where}: ${endOf(ran)}`).to.be.oneOf([0, 4]);
      if (ran.code === 4) expect(recapOf(ran.events)["ax3-1"]).to.include({ unreachable: 1 });
      await expectRepaired(`cut ${where}`, ran);
    });
  });

  for (const [signal, codes] of [
    ["SIGKILL", [null]],
    ["SIGINT", [99, 0]],
  ] as const) {
    it(`the controller gets ${signal}: every file is whole, nothing is left running, the next run repairs`, async () => {
      const kill = (running: Running) => void running.child.kill(signal);
      await atEveryTurn(kill, async (ran, where) => {
        expect(codes as readonly (number | null)[], `${signal} ${where}`).to.include(ran.code);
        await expectRepaired(`${signal} ${where}`, ran);
        expect(await leftRunning(), `${signal} ${where}`).to.equal("");
      });
    });
  }

  /** Shells and sleeps of sessions that are still there. */
  async function leftRunning(): Promise<string> {
    const child = scene
      .entry("ax3-1")
      .board.run(
        "for p in /proc/.kernel/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null; echo; done | grep -E 'head -c|grep -q new|axle' | grep -v grep",
      );
    let out = "";
    child.stdout!.on("data", (data) => (out += data));
    await new Promise((resolve) => child.once("close", resolve));
    return out;
  }

  it("the power is cut: every file is whole, and the next run repairs", async () => {
    const { board } = scene.entry("ax3-1");
    for (const count of [2, 4]) {
      await fresh();
      const running = scene.desk.start(["run", site, "-T", "2"]);
      await atExchange(running, count);
      await board.stop();
      const ran = await running.ended;
      await board.powerOn();
      expect(ran.code, endOf(ran)).to.be.oneOf([0, 4]);
      await expectRepaired(`power cut after ${count}`, ran, true);
    }
  });

  it("a new file that a power cut has left beside another is removed by the next run, one that is being written is not", async () => {
    await fresh();
    const names = ["0", "f"].map((digit) => `.axle-${digit.repeat(24)}`);
    const tomorrow = Math.floor(Date.now() / 1000) + 86_400;
    for (const [index, name] of names.entries()) {
      scene.put("ax3-1", `srv/faults/${name}`, "half");
      const time = index === 0 ? tomorrow - 2 * 86_400 : tomorrow;
      utimesSync(path(name), time, time);
    }
    scene.put("ax3-1", "srv/faults/.axle-notes", "the user's own");
    const ran = await scene.desk.axle("run", site);
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(readdirSync(path("")).filter((name) => name.startsWith(".axle"))).to.have.members([names[1], ".axle-notes"]);
  });

  it("the session's shell is killed, as the kernel does without memory: told, whole, repaired", async () => {
    await fresh();
    const long = scene.desk.write("long.yml", playbook.replace("echo new >", "sleep 3; echo new >"));
    const running = scene.desk.start(["run", long]);
    await running.seen((event) => event.event === "task-start" && event.task.name === "command");
    await sleep(1000);
    await run("set -- $(cat /var/lock/axle.lock); kill -9 $5");
    const ran = await running.ended;
    expect(ran.code, endOf(ran)).to.be.oneOf([0, 4]);
    await sleep(3000);
    await expectRepaired("killed shell", ran);
  });

  it("two controllers at once: one changes, the other is told who has the board", async () => {
    await fresh();
    const slow = scene.desk.write("slow.yml", playbook.replace("echo new >", "sleep 4; echo new >"));
    const first = scene.desk.start(["run", slow]);
    await first.seen((event) => event.event === "task-start" && event.task.name === "command");
    await sleep(500);
    const second = await scene.desk.axle(
      "run",
      scene.desk.write("other.yml", playbook.replaceAll("new\\n", "other\\n")),
    );
    expect(second.code, endOf(second)).to.equal(2);
    expect(second.out).to.match(/ax3-1 is locked by .*@.*:\d+, which has held it for \d+ s/);
    expect(changesOf(second.events)).to.deep.equal([]);
    const check = await scene.desk.axle("check", site);
    expect(check.code, "a check needs no lock").to.equal(0);
    expect((await first.ended).code).to.equal(0);
    expectWhole("two controllers");
  });

  it("the disk is full, or read-only: told, every file is whole, and the next run repairs", async () => {
    for (const [what, spoil, mend] of [
      [
        "full",
        "mount -t tmpfs -o size=64k tmpfs /srv/faults; cd /srv/faults; for f in small checked lines; do echo old >$f; done; echo old >large; head -c 40000 /dev/zero >/srv/faults/fill",
        "umount /srv/faults",
      ],
      [
        "read-only",
        "mount -t tmpfs -o size=1m tmpfs /srv/faults; cd /srv/faults; for f in small checked lines large; do echo old >$f; done; /host/usr/bin/mount -o remount,ro /srv/faults",
        "umount /srv/faults",
      ],
    ] as const) {
      await fresh();
      await run(spoil);
      const ran = await scene.desk.axle("run", site);
      expect(ran.code, `${what}: ${endOf(ran)}`).to.equal(2);
      expect(ran.out, what).to.match(/No space left|read-only|not writable|came out short/i);
      const left = scene.entry("ax3-1").board.run("ls -A /srv/faults; cat /srv/faults/large");
      let out = "";
      left.stdout!.on("data", (data) => (out += data));
      await new Promise((resolve) => left.once("close", resolve));
      expect(out, what).not.to.contain(".axle-");
      expect(out, what).to.contain("old");
      await run(mend);
      await expectRepaired(what, ran);
    }
  });
});
