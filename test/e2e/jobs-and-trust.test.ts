import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { resultsOf } from "./results.js";
import { endOf, Scene } from "./scene.js";

const build = `- hosts: all
  gather_facts: false
  tasks:
    - {name: build, shell: "echo begin >>/etc/builds; while [ ! -e /etc/go-on ]; do sleep 0.1; done; echo built", async: 600, poll: 1, register: built}
`;

describe("durable jobs, from the outside", function () {
  this.timeout(120_000);
  let scene: Scene;
  before(async () => {
    scene = await Scene.open("ax3-1", "ax3-2");
  });
  after(() => scene.close());

  const jobs = async (...words: string[]) => {
    const running = await import("node:child_process").then(({ spawn }) =>
      spawn(process.execPath, [`${process.cwd()}/bin/axle.mjs`, "jobs", ...words, "-i", scene.lab.inventory], {
        env: { PATH: process.env["PATH"], HOME: scene.desk.folder },
      }),
    );
    let out = "";
    running.stdout.on("data", (data) => (out += data));
    running.stderr.on("data", (data) => (out += data));
    await new Promise((resolve) => running.once("close", resolve));
    return out;
  };
  /** Starts the durable job of a module with a name of its own, and waits until it runs. */
  async function startBuild() {
    const running = scene.desk.start(["run", scene.desk.write("site.yml", build), "-l", "ax3-1"]);
    await running.seen((event) => event.event === "task-start" && event.task.name === "build");
    for (let tries = 0; !(await jobs("ax3-1")).includes("running"); tries++) if (tries > 40) throw new Error("no job");
    return running;
  }

  it("go on when the controller is killed, are listed, and are ended on request", async () => {
    const running = await startBuild();
    running.child.kill("SIGKILL");
    await running.ended;
    scene.cutLink("ax3-1");
    const listed = await jobs("all");
    expect(listed).to.match(/^BOARD +JOB +STATE +SINCE +WHAT\nax3-1 +j\d+\.\d+ +running +\d+ s +/);
    const id = /(j\d+\.\d+) +running/.exec(listed)![1]!;
    expect(await jobs("cancel", "ax3-1", "j-none")).to.match(/there is no job j-none/);
    expect(await jobs("cancel", "ax3-1", id)).to.match(new RegExp(`${id} +cancelled`));
    expect(await jobs("ax3-1")).to.match(new RegExp(`${id} +finished \\(143\\)`));
    expect(JSON.parse(await jobs("all", "--json"))["ax3-1"].jobs[0]).to.include({ id, state: "finished", rc: 143 });
  });

  it("are reported as lost when their board has restarted", async () => {
    const running = await startBuild();
    running.child.kill("SIGKILL");
    await running.ended;
    const { board } = scene.entry("ax3-1");
    await board.stop();
    await board.powerOn();
    const listed = await jobs("ax3-1");
    expect(listed)
      .to.match(/lost: the board restarted/)
      .and.not.to.match(/ running /);
  });
});

describe("a named durable job", function () {
  this.timeout(120_000);
  let scene: Scene;
  before(async () => {
    scene = await Scene.open("ax3-1");
  });
  after(() => scene.close());

  /** lxc_create's job has a name of its own; the stand-in's template waits while this file is there. */
  it("is found by the next run after the controller was killed, and not started twice", async () => {
    const { createBoards } = await import("../../runner/board/index.js");
    const target = {
      name: "ax3-1",
      connection: "ssh" as const,
      host: "127.0.0.1",
      port: scene.entry("ax3-1").server.port,
      user: "root",
      privateKeyFile: scene.lab.keyFile,
      hostKeyChecking: "no" as const,
      sshArgs: [],
      connectTimeoutSeconds: 20,
      shell: "/bin/sh",
    };
    const shell = "echo begin >>/etc/starts; while [ ! -e /etc/finish ]; do sleep 0.1; done; echo end; exit 5";
    const operation = { op: "job" as const, id: "long", title: "long work", shell, accept: [5] };
    const first = createBoards();
    const session = await first.boardFor(target).changing(undefined);
    const lost = session.apply([{ operations: [operation], after: [] }]).catch((error: Error) => error.message);
    for (let tries = 0; tries < 200 && !starts(); tries++) await sleep(50);
    // All connections end at once, as with a killed controller or a restarted sshd.
    scene.cutLink("ax3-1");
    await sleep(300);
    const second = createBoards();
    const again = await second.boardFor(target).changing(undefined);
    const found = again.apply([{ operations: [operation], after: [] }]);
    await sleep(500);
    writeFileSync(`${scene.root("ax3-1")}/etc/finish`, "");
    const [outcome] = await found;
    expect(outcome!.operations[0]).to.deep.include({ status: "done", rc: 5 });
    expect(outcome!.operations[0]!.details).to.include({ how: "found" });
    expect(scene.file("ax3-1", "etc/starts")).to.equal("begin\n");
    await lost;
    await Promise.all([first.closeAll(), second.closeAll()]);
  });
  const starts = () => {
    try {
      return scene.file("ax3-1", "etc/starts");
    } catch {
      return "";
    }
  };
});

describe("axle trust", function () {
  this.timeout(60_000);
  let scene: Scene;
  let known: string;
  before(async () => {
    scene = await Scene.open("ax3-1", "ax3-2");
    known = readFileSync(scene.lab.knownHosts, "utf8");
  });
  beforeEach(() => writeFileSync(scene.lab.knownHosts, ""));
  after(() => scene.close());

  const trust = async (input: string, ...words: string[]) => {
    const { spawn } = await import("node:child_process");
    const all = [`${process.cwd()}/bin/axle.mjs`, "trust", ...words, "-i", scene.lab.inventory];
    const child = spawn(process.execPath, all, { env: { PATH: process.env["PATH"], HOME: scene.desk.folder } });
    let out = "";
    child.stdout.on("data", (data) => (out += data));
    child.stderr.on("data", (data) => (out += data));
    child.stdin.end(input);
    const code = await new Promise((resolve) => child.once("close", resolve));
    return { code, out };
  };
  const written = () => readFileSync(scene.lab.knownHosts, "utf8");
  const keyLine = (text: string) =>
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(" ").slice(1, 3).join(" "))
      .sort();

  it("shows the fingerprints as ssh-keygen does, and adds the keys only after a yes", async () => {
    const { execFileSync } = await import("node:child_process");
    const prints = ["ax3-1", "ax3-2"].map(
      (name) =>
        execFileSync("ssh-keygen", ["-lf", `${scene.entry(name).board.folder}/host_key.pub`], {
          encoding: "utf8",
        }).split(" ")[1]!,
    );
    const no = await trust("n\n");
    for (const print of prints) expect(no.out).to.contain(print);
    expect(written()).to.equal("");
    const yes = await trust("y\n");
    expect(yes.code, yes.out).to.equal(0);
    expect(keyLine(written())).to.deep.equal(keyLine(known));
    const ran = await scene.desk.run("- hosts: all\n  gather_facts: false\n  tasks: [{ping: }]\n");
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(resultsOf(ran.events).map(({ status }) => status)).to.deep.equal(["ok", "ok"]);
    expect((await trust("")).out).to.match(/ax3-1 +\S+ +known/);
  });

  it("never writes a key that differs from a known one, whatever is said", async () => {
    const { port } = scene.entry("ax3-1").server;
    const other = known.split("\n").find((line) => !line.includes(`:${port} `))!;
    const wrong = `[127.0.0.1]:${port} ${other.split(" ").slice(1).join(" ")}\n`;
    writeFileSync(scene.lab.knownHosts, wrong);
    const ran = await trust("y\n", "ax3-1", "--yes");
    expect(ran.code).to.equal(4);
    expect(ran.out)
      .to.match(/ax3-1 +\S+ +changed/)
      .and.to.match(/somebody may be between/);
    expect(written()).to.equal(wrong);
  });
});
