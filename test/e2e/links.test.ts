import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { expect } from "chai";
import { recapOf, resultsOf } from "./results.js";
import { endOf, Scene } from "./scene.js";

const play = (tasks: string, more = "") => `- hosts: all\n  gather_facts: false\n${more}  tasks:\n${tasks}`;
const ok = { changed: 0, unreachable: 0, failed: 0 };

describe("links and boards that fail", function () {
  this.timeout(120_000);
  let scene: Scene;
  let mute: Server;
  let deaf: number;
  before(async () => {
    scene = await Scene.open("ax3-1", "ax3-2", "ax3-3");
    // It takes calls and never says a word.
    mute = createServer(() => {}).listen(0, "127.0.0.1");
    const closed = createServer().listen(0, "127.0.0.1");
    await Promise.all([mute, closed].map((server) => new Promise((resolve) => server.once("listening", resolve))));
    deaf = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
  });
  after(async () => {
    mute.close();
    await scene.close();
  });

  /** An inventory of the lab's boards and one more that is somewhere else. */
  const withBoard = (name: string, port: number) => [
    "-i",
    scene.lab.inventory,
    "-i",
    scene.desk.write("more.yml", `lab: {hosts: {${name}: {ansible_host: 127.0.0.1, ansible_port: ${port}}}}\n`),
  ];

  it("a board that nobody answers for is unreachable, and the others go on", async () => {
    const ran = await scene.desk.run(play("    - ping:\n    - ping:\n"), ...withBoard("gone", deaf));
    expect(ran.code, endOf(ran)).to.equal(4);
    expect(recapOf(ran.events)["gone"]).to.include({ ok: 0, unreachable: 1, failed: 0 });
    for (const name of ["ax3-1", "ax3-2", "ax3-3"]) expect(recapOf(ran.events)[name]).to.include({ ok: 2, ...ok });
    expect(ran.out).to.match(/fatal: \[gone\]: UNREACHABLE! => .*127\.0\.0\.1/);
  });

  it("a board that takes the call and says nothing is given up at the deadline, and the others go on", async () => {
    const words = [...withBoard("mute", (mute.address() as AddressInfo).port), "-T", "2"];
    const ran = await scene.desk.run(play("    - ping:\n    - ping:\n"), ...words);
    expect(ran.code, endOf(ran)).to.equal(4);
    expect(recapOf(ran.events)["mute"]).to.include({ ok: 0, unreachable: 1 });
    for (const name of ["ax3-1", "ax3-2", "ax3-3"]) expect(recapOf(ran.events)[name]).to.include({ ok: 2, ...ok });
    const late = resultsOf(ran.events).find(({ host }) => host === "mute");
    expect(late?.result.msg).to.match(/2 s|in time|did not answer/);
  });

  it("a board that hangs in the middle holds up nobody beyond the task's deadline", async () => {
    const site = scene.desk.write(
      "site.yml",
      play(`    - {name: begin, ping: }
    - {name: hang, command: sleep 3, timeout: 6}
    - {name: go on, copy: {dest: /etc/went-on, content: x}}
`),
    );
    const running = scene.desk.start(["run", site]);
    await running.seen((event) => event.event === "task-start" && event.task.name === "hang");
    const stopped = signalAll(scene, "ax3-2", "SIGSTOP");
    try {
      const ran = await running.ended;
      expect(stopped).to.be.above(1);
      expect(ran.code, endOf(ran)).to.be.oneOf([2, 4]);
      expect(recapOf(ran.events)["ax3-2"]).to.include({ ok: 1 });
      for (const name of ["ax3-1", "ax3-3"]) {
        expect(recapOf(ran.events)[name]).to.include({ ok: 3, failed: 0, unreachable: 0 });
        expect(scene.file(name, "etc/went-on")).to.equal("x");
      }
    } finally {
      signalAll(scene, "ax3-2", "SIGCONT");
    }
  });

  it("a link that is lost under a change is reported as lost, and what follows is not run there", async () => {
    const site = scene.desk.write(
      "site.yml",
      play(`    - {name: before, copy: {dest: /etc/before, content: x}}
    - {name: cut, shell: "sleep 3; echo y >/etc/cut"}
    - {name: after, copy: {dest: /etc/after, content: x}}
`),
    );
    const running = scene.desk.start(["run", site]);
    await running.seen((event) => event.event === "task-start" && event.task.name === "cut");
    scene.cutLink("ax3-1");
    const ran = await running.ended;
    expect(ran.code, endOf(ran)).to.equal(4);
    expect(recapOf(ran.events)["ax3-1"]).to.include({ ok: 1, changed: 1, unreachable: 1, failed: 0 });
    expect(recapOf(ran.events)["ax3-2"]).to.include({ ok: 3, changed: 3, unreachable: 0 });
    expect(() => scene.file("ax3-1", "etc/after")).to.throw("ENOENT");
    const lost = resultsOf(ran.events).find(({ host, status }) => host === "ax3-1" && status === "unreachable");
    expect(lost?.task.name).to.equal("cut");
    expect(lost?.result.msg).to.match(/ended|lost|closed/);
    const again = await scene.desk.run(play("    - {name: after, copy: {dest: /etc/after, content: x}}\n"));
    expect(again.code, endOf(again)).to.equal(0);
  });

  it("a link that is lost between tasks is made again, and nothing fails", async () => {
    const site = scene.desk.write(
      "site.yml",
      play(`    - {name: before, ping: }
    - {name: wait, pause: {seconds: 2}}
    - {name: after, copy: {dest: /etc/after-the-cut, content: x}}
`),
    );
    const running = scene.desk.start(["run", site]);
    await running.seen((event) => event.event === "task-start" && event.task.name === "wait");
    scene.cutLink("ax3-1");
    const ran = await running.ended;
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(scene.file("ax3-1", "etc/after-the-cut")).to.equal("x");
    expect(ran.events.some((event) => event.event === "connection" && event.state === "reconnecting")).to.equal(true);
  });
});

/** Sends a signal to every process of a board, the ones outside that wait for them included; gives how many there were. */
function signalAll(scene: Scene, board: string, signal: NodeJS.Signals): number {
  const space = (pid: string) => readlinkSync(`/proc/${pid}/ns/pid`);
  const supervisor = readFileSync(`${scene.entry(board).board.folder}/pid`, "utf8").trim();
  const init = readFileSync(`/proc/${supervisor}/task/${supervisor}/children`, "utf8").trim().split(" ")[0]!;
  const wanted = space(init);
  const members = readdirSync("/proc").filter((pid) => {
    try {
      const waits =
        /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith(`nsenter\0-t\0${init}\0`);
      return waits || (/^\d+$/.test(pid) && space(pid) === wanted);
    } catch {
      return false;
    }
  });
  return members.filter((pid) => {
    try {
      return process.kill(Number(pid), signal);
    } catch {
      // It had ended in between.
      return false;
    }
  }).length;
}

describe("host keys", function () {
  this.timeout(120_000);
  let scene: Scene;
  let known: string;
  const change = play("    - copy: {dest: /etc/changed, content: x}\n");
  before(async () => {
    scene = await Scene.open("ax3-1", "ax3-2");
    known = readFileSync(scene.lab.knownHosts, "utf8");
  });
  afterEach(() => writeFileSync(scene.lab.knownHosts, known));
  after(() => scene.close());

  /** What known_hosts says of ax3-1's port: the other board's key, or nothing. */
  const portOf = (name: string) => scene.entry(name).server.port;
  const swapped = () => {
    const other = known.split("\n").find((line) => line.includes(`:${portOf("ax3-2")} `))!;
    return `${other}\n[127.0.0.1]:${portOf("ax3-1")} ${other.split(" ").slice(1).join(" ")}\n`;
  };
  const unknown = () =>
    known
      .split("\n")
      .filter((line) => !line.includes(`:${portOf("ax3-1")} `))
      .join("\n");

  it("another key than the known one ends the board's run before anything is changed there", async () => {
    writeFileSync(scene.lab.knownHosts, swapped());
    const trees = scene.list();
    const ran = await scene.desk.run(change, "-l", "ax3-1");
    expect(ran.code, endOf(ran)).to.equal(4);
    expect(ran.out).to.match(/key .*(changed|another|not the one)/i);
    expect(ran.out).to.contain("ssh-keygen -R");
    expect(scene.since(trees)).to.deep.equal([]);
    expect(readFileSync(scene.lab.knownHosts, "utf8")).to.equal(swapped());
  });

  it("accept-new does not accept another key than the known one", async () => {
    writeFileSync(scene.lab.knownHosts, swapped());
    const trees = scene.list();
    const ran = await scene.desk.run(change, "-l", "ax3-1", "-e", "ansible_host_key_checking=accept-new");
    expect(ran.code, endOf(ran)).to.equal(4);
    expect(scene.since(trees)).to.deep.equal([]);
  });

  it("a board that known_hosts does not know is refused, and accept-new keeps its key", async () => {
    writeFileSync(scene.lab.knownHosts, unknown());
    const trees = scene.list();
    const refused = await scene.desk.run(change, "-l", "ax3-1");
    expect(refused.code, endOf(refused)).to.equal(4);
    expect(refused.out).to.match(/known_hosts/);
    expect(scene.since(trees)).to.deep.equal([]);
    const accepted = await scene.desk.run(change, "-l", "ax3-1", "-e", "ansible_host_key_checking=accept-new");
    expect(accepted.code, endOf(accepted)).to.equal(0);
    const line = known.split("\n").find((text) => text.includes(`:${portOf("ax3-1")} `))!;
    // The name may be hashed, as the system's ssh_config wants it.
    expect(readFileSync(scene.lab.knownHosts, "utf8").split("\n").at(-2)).to.contain(line.split(" ")[2]);
    expect((await scene.desk.check(change, "-l", "ax3-1")).code).to.equal(0);
  });

  it("`no` looks at no key and keeps none", async () => {
    writeFileSync(scene.lab.knownHosts, unknown());
    const ran = await scene.desk.check(change, "-l", "ax3-1", "-e", "ansible_host_key_checking=no");
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(readFileSync(scene.lab.knownHosts, "utf8")).to.equal(unknown());
  });
});
