import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { ConnectedBoard } from "../../runner/board/board.js";
import { createBoards } from "../../runner/board/index.js";
import { ask } from "../../runner/board/keeper/ask.js";
import { KeeperReach } from "../../runner/board/keeper/reach.js";
import type { Target } from "../../runner/board/session.js";
import { AxleError } from "../../runner/errors.js";
import { runProgram } from "../cli/axle.js";
import { Link } from "../lab/link.js";
import { look, Runs } from "./keeper-runs.js";
import { makeKey, type Sshd, sshdPath, startSshd } from "./sshd.js";

const usual = "over the connection of an earlier run";

describe("the keeper of connections", function () {
  this.timeout(60_000);
  let sshd: Sshd;
  let link: Link;
  let runs: Runs;
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  before(async function () {
    if (!existsSync(sshdPath)) this.skip();
    environment = { ...process.env };
    sshd = await startSshd();
    link = await Link.to("127.0.0.1", sshd.port);
    const key = sshd.hostKey;
    writeFileSync(sshd.knownHosts, `[127.0.0.1]:${sshd.port} ${key}\n[127.0.0.1]:${link.local} ${key}\n`);
  });
  after(async () => {
    await link?.close();
    sshd?.stop();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-kept-"));
    process.env["XDG_RUNTIME_DIR"] = folder;
    runs = new Runs();
    link.connections = 0;
  });
  afterEach(async () => {
    await runs.endAll();
    await keep("end");
    process.env["XDG_RUNTIME_DIR"] = environment["XDG_RUNTIME_DIR"];
    if (environment["XDG_RUNTIME_DIR"] === undefined) delete process.env["XDG_RUNTIME_DIR"];
    rmSync(folder, { recursive: true, force: true });
  });

  const target = (changes: Partial<Target> = {}) => sshd.target({ port: link.local, ...changes });
  const keep = (...words: string[]) => {
    const env = { XDG_RUNTIME_DIR: folder };
    return runProgram(process.execPath, [`${process.cwd()}/bin/axle.mjs`, "keep", ...words], sshd.folder, "", env);
  };
  const socket = () => new KeeperReach(60).socket;
  const keeperPid = () =>
    new Promise<number>((resolve, reject) => {
      // The hello is a line of its own; who speaks is all that is wanted here.
      void import("node:net").then(({ createConnection }) => {
        const connection = createConnection(socket()).once("error", reject);
        connection.once("data", (line: Buffer) => {
          connection.destroy();
          resolve((JSON.parse(line.toString()) as { pid: number }).pid);
        });
      });
    });
  /** One run from beginning to end. */
  const wholeRun = async (changes: Partial<Target> = {}) => {
    const boards = runs.begin();
    expect(await look(boards, target(changes))).to.equal(true);
    await runs.end(boards);
  };

  it("gives the second run the first one's connection", async () => {
    await wholeRun();
    await wholeRun();
    expect(link.connections).to.equal(1);
    expect(runs.notes).to.deep.equal([`kept: ${usual}`]);
  });

  it("is not there unless it was asked for", async () => {
    const boards = createBoards();
    await look(boards, target());
    await boards.closeAll();
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("carries large contents both ways, byte for byte, and what a command says", async () => {
    await wholeRun();
    const boards = runs.begin();
    const content = Buffer.alloc(3_000_000, "\0\x1e\n'\"\\é\xff", "latin1");
    const file = join(sshd.folder, "large");
    const session = await boards.boardFor(target()).changing(undefined);
    const [outcome] = await session.apply([
      {
        operations: [
          { op: "write", path: file, content },
          { op: "run", shell: "echo said; echo erred >&2; exit 4", accept: [4] },
        ],
        after: [{ read: "content", path: file }],
      },
    ]);
    expect(outcome?.operations[1]).to.include({ rc: 4, stdout: "said\n", stderr: "erred\n" });
    expect(readFileSync(file).equals(content)).to.equal(true);
    const back = outcome?.after?.[0] as { content: Uint8Array };
    expect(Buffer.from(back.content).equals(content)).to.equal(true);
    expect(link.connections).to.equal(1);
  });

  it("serves two runs at once, and leaves no shell on the board when they have ended", async () => {
    const both = [runs.begin(), runs.begin()];
    await Promise.all(both.map((boards) => look(boards, target())));
    expect(link.connections).to.equal(1);
    const session = await both[0]!.boardFor(target()).changing(undefined);
    const [outcome] = await session.apply([{ operations: [{ op: "run", shell: "ps -o ppid= -p $PPID" }], after: [] }]);
    const shell = Number(outcome?.operations[0]?.stdout);
    const during = JSON.parse((await keep("list", "--json")).out) as { shells: number }[];
    expect(during.map(({ shells }) => shells)).to.deep.equal([2]);
    for (const boards of both) await runs.end(boards);
    await untilTrue(() => !isAlive(shell));
    await untilTrue(async () => /ends in \d+ s/.test((await keep("list")).out));
  });

  it("ends by itself when its time is over, and says goodbye to the board", async () => {
    const boards = runs.begin(1);
    await look(boards, target());
    await runs.end(boards);
    expect(JSON.parse((await keep("list", "--json")).out)).to.have.length(1);
    await untilTrue(async () => JSON.parse((await keep("list", "--json")).out).length === 0);
    await wholeRun();
    expect(link.connections).to.equal(2);
  });

  it("ends at SIGTERM and at `axle keep end`, and takes its socket along", async () => {
    await wholeRun();
    process.kill(await keeperPid(), "SIGTERM");
    await untilTrue(() => !existsSync(socket()));
    await wholeRun();
    expect(existsSync(socket())).to.equal(true);
    expect((await keep("end")).code).to.equal(0);
    await untilTrue(() => !existsSync(socket()));
    expect((await keep("list")).out).to.equal("Nothing is kept.\n");
  });

  it("that is killed leaves a socket which holds up nobody", async () => {
    await wholeRun();
    process.kill(await keeperPid(), "SIGKILL");
    await untilTrue(async () => (await ask(socket(), { ask: "list" }).catch(() => undefined)) === undefined);
    expect(existsSync(socket())).to.equal(true);
    await wholeRun();
    await wholeRun();
    expect(link.connections).to.equal(2);
    expect(runs.notes).to.deep.equal([`kept: ${usual}`]);
  });

  it("that dies in the middle of a run: readings go on over a connection of the run's own, changes are called lost", async () => {
    const boards = runs.begin();
    await look(boards, target());
    const pid = await keeperPid();
    process.kill(pid, "SIGKILL");
    await untilTrue(() => !isAlive(pid));
    expect(await look(boards, target())).to.equal(true);
    expect(link.connections).to.equal(2);
    expect(runs.notes).to.deep.equal(["not-kept: the keeper has ended"]);

    const changing = await runs.begin().boardFor(target()).changing(undefined);
    const running = changing.apply([{ operations: [{ op: "run", shell: "sleep 30" }], after: [] }]).catch((e) => e);
    const next = await keeperPid();
    await sleep(200);
    process.kill(next, "SIGKILL");
    const error = (await running) as AxleError;
    expect(error).to.be.instanceOf(AxleError);
    expect(error.kind).to.equal("unreachable");
    expect(error.message).to.match(/the keeper of its session has ended/);
  });

  it("that was stopped, or a socket that says nothing, is passed over", async () => {
    await wholeRun();
    const pid = await keeperPid();
    process.kill(pid, "SIGSTOP");
    await wholeRun();
    process.kill(pid, "SIGKILL");
    rmSync(socket());
    const mute = createServer(() => {}).listen(socket());
    await wholeRun();
    await new Promise((resolve) => mute.close(resolve));
    expect(link.connections).to.equal(3);
    expect(runs.notes).to.deep.equal(Array(2).fill("not-kept: the keeper failed: it does not answer"));
  });

  it("makes a new connection where the kept one was cut, or is dead without anybody having been told", async () => {
    await wholeRun();
    link.cut();
    await untilTrue(async () => JSON.parse((await keep("list", "--json")).out).length === 0);
    await wholeRun();
    expect(link.connections).to.equal(2);
    link.strand();
    await wholeRun();
    expect(link.connections).to.equal(3);
    expect(runs.notes).to.deep.equal([]);
  });

  it("is not used where others may enter its folder, or it is a link", async () => {
    const place = join(folder, "axle-keep");
    mkdirSync(place, { mode: 0o755 });
    chmodSync(place, 0o755);
    await wholeRun();
    expect(readdirSync(place)).to.deep.equal([]);
    expect(runs.notes).to.deep.equal([`not-kept: ${place} can be entered by others (it must have mode 0700)`]);
    expect((await keep("list")).err).to.contain("must have mode 0700");
  });

  it("gives nobody a connection whose host key, user or key are others by now", async () => {
    await wholeRun();
    const other = join(sshd.folder, "stranger");
    makeKey(other);
    const [stranger] = await runs.begin().open([target({ privateKeyFile: other })]);
    expect((stranger as AxleError).kind).to.equal("authentication");
    const file = join(sshd.folder, "known-elsewhere");
    writeFileSync(file, `[127.0.0.1]:${link.local} ${readFileSync(`${other}.pub`, "utf8")}`);
    const before = readFileSync(sshd.knownHosts, "utf8");
    writeFileSync(sshd.knownHosts, readFileSync(file));
    const [changed] = await runs.begin().open([target()]);
    writeFileSync(sshd.knownHosts, before);
    expect((changed as AxleError).kind).to.equal("host-key");
    expect((changed as AxleError).message).to.match(/CHANGED/);
  });

  it("never gets a password, nor the environment of the run", async () => {
    process.env["AXLE_KEPT_SECRET"] = "hunter2";
    await wholeRun();
    delete process.env["AXLE_KEPT_SECRET"];
    const held = readFileSync(`/proc/${await keeperPid()}/environ`, "latin1");
    expect(held).to.contain("HOME=").and.not.to.contain("hunter2");
    await wholeRun({ password: "not needed" });
    expect(runs.notes).to.deep.equal(["not-kept: it needs a password, which a keeper must not have"]);
    expect(link.connections).to.equal(2);
  });

  it("gives way where a connection is asked for that was not there before", async () => {
    await wholeRun();
    const boards = runs.begin();
    const board = boards.boardFor(target()) as ConnectedBoard;
    await look(boards, target());
    await board.reset();
    await look(boards, target());
    expect(link.connections).to.equal(2);
    expect(JSON.parse((await keep("list", "--json")).out)).to.deep.equal([]);
    // What a guard is called off over.
    await wholeRun();
    await board.moveTo(undefined);
    await look(boards, target());
    expect(link.connections).to.equal(4);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

async function untilTrue(check: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await check()) return;
    await sleep(50);
  }
  throw new Error("it did not come to it");
}
