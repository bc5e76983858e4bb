import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Boards, createBoards } from "../../runner/board/index.js";
import type { Target } from "../../runner/board/session.js";
import { AxleError } from "../../runner/errors.js";
import { makeKey, type Sshd, sshdPath, startSshd } from "./sshd.js";

async function failure(boards: Boards, target: Target): Promise<AxleError> {
  const [error] = await boards.open([target]);
  expect(error).to.be.instanceOf(AxleError);
  return error as AxleError;
}

describe("a real OpenSSH server", () => {
  let sshd: Sshd;
  let boards: Boards;
  before(async function () {
    if (!existsSync(sshdPath)) this.skip();
    sshd = await startSshd();
  });
  after(() => sshd?.stop());
  beforeEach(() => {
    boards = createBoards();
  });
  afterEach(() => boards.closeAll());

  for (const connection of ["ssh", "openssh"] as const) {
    describe(`by ${connection}`, () => {
      it("reads and changes in one exchange each", async () => {
        const folder = mkdtempSync(join(tmpdir(), "axle-ssh-"));
        const file = join(folder, "file");
        const board = boards.boardFor(sshd.target({ connection }));
        const costs: string[] = [];
        board.onExchange = (cost) => costs.push(`${cost.readers}/${cost.operations}`);
        const reading = await board.reading(undefined);
        const [before] = await reading.read([{ read: "stat", path: file }]);
        const changing = await board.changing(undefined);
        const [outcome] = await changing.apply([
          {
            operations: [
              { op: "write", path: file, content: "hello\n", mode: 0o640 },
              { op: "run", shell: "echo said; echo erred >&2; exit 4", accept: [4] },
            ],
            after: [{ read: "content", path: file }],
          },
        ]);
        expect(before).to.include({ exists: false });
        expect(outcome?.operations.map(({ status, rc }) => [status, rc])).to.deep.equal([
          ["done", 0],
          ["done", 4],
        ]);
        expect(outcome?.operations[1]).to.include({ stdout: "said\n", stderr: "erred\n" });
        expect(outcome?.after?.[0]).to.include({ text: "hello\n" });
        expect(costs).to.deep.equal(["1/0", "1/2"]);
        rmSync(folder, { recursive: true });
      });

      it("carries a large file both ways, byte for byte", async () => {
        const folder = mkdtempSync(join(tmpdir(), "axle-ssh-"));
        const file = join(folder, "file");
        const content = Buffer.alloc(3_000_000, "\0\x1e\n'\"\\é\xff", "latin1");
        const session = await boards.boardFor(sshd.target({ connection })).changing(undefined);
        const [outcome] = await session.apply([
          { operations: [{ op: "write", path: file, content }], after: [{ read: "content", path: file }] },
        ]);
        expect(outcome?.operations[0]?.status).to.equal("done");
        expect(readFileSync(file).equals(content)).to.equal(true);
        const back = outcome?.after?.[0] as { content: Uint8Array };
        expect(Buffer.from(back.content).equals(content)).to.equal(true);
        rmSync(folder, { recursive: true });
      });

      it("refuses a host key that is not known, and says which it is", async () => {
        const error = await failure(boards, withKnownHosts(sshd, connection, ""));
        expect(error.kind).to.equal("host-key");
      });

      it("refuses a host key that has changed, loudly", async () => {
        const other = join(sshd.folder, `other-${connection}`);
        makeKey(other);
        const key = readFileSync(`${other}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
        const error = await failure(boards, withKnownHosts(sshd, connection, `[127.0.0.1]:${sshd.port} ${key}\n`));
        expect(error.kind).to.equal("host-key");
        expect(error.message).to.match(/CHANGED/);
      });

      it("trusts and keeps a first contact when told so", async () => {
        const target = withKnownHosts(sshd, connection, "");
        const [error] = await boards.open([{ ...target, hostKeyChecking: "accept-new" }]);
        expect(error).to.equal(undefined);
        const file = join(sshd.folder, `known-${connection}`);
        expect(readFileSync(file, "utf8")).to.contain(sshd.hostKey.split(" ")[1]);
        await boards.closeAll();
        expect(await boards.open([target])).to.deep.equal([undefined]);
      });

      it("says that the login was refused", async () => {
        const other = join(sshd.folder, `stranger-${connection}`);
        makeKey(other);
        const error = await failure(boards, sshd.target({ connection, privateKeyFile: other }));
        expect(error.kind).to.equal("authentication");
      });

      it("says that nothing listens there", async () => {
        const error = await failure(boards, sshd.target({ connection, port: 1 }));
        expect(error.kind).to.equal("unreachable");
        expect(error.message).to.match(/refused/i);
      });

      it("leaves no process behind", async () => {
        const board = boards.boardFor(sshd.target({ connection }));
        const session = await board.changing(undefined);
        const [outcome] = await session.apply([
          { operations: [{ op: "run", shell: "ps -o ppid= -p $PPID" }], after: [] },
        ]);
        const shell = Number(outcome?.operations[0]?.stdout);
        expect(shell).to.be.greaterThan(1);
        await boards.closeAll();
        await untilGone(shell);
      });
    });
  }

  it("logs in with an encrypted key when the passphrase is given, and says so when it is not", async () => {
    const key = join(sshd.folder, "locked");
    makeKey(key, "ed25519", "secret words");
    const authorized = join(sshd.folder, "authorized");
    writeFileSync(authorized, `${readFileSync(authorized, "utf8")}${readFileSync(`${key}.pub`, "utf8")}`);
    const target = sshd.target({ privateKeyFile: key });
    expect((await failure(boards, target)).message).to.match(/encrypted/);
    expect(await boards.open([{ ...target, privateKeyPassphrase: "secret words" }])).to.deep.equal([undefined]);
  });

  it("logs in with what an agent holds", async () => {
    const socket = join(sshd.folder, "agent");
    const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
    while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 20));
    execFileSync("ssh-add", ["-q", sshd.key], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: "ignore" });
    const { privateKeyFile: _, ...target } = sshd.target();
    const sshArgs = [...target.sshArgs, "-o", `IdentityAgent=${socket}`, "-o", "IdentityFile=/no/such/file"];
    const errors = await boards.open([{ ...target, sshArgs }]);
    agent.kill();
    expect(errors).to.deep.equal([undefined]);
  });

  it("goes through a jump host", async () => {
    const target = sshd.target();
    const sshArgs = [...target.sshArgs, "-J", `${target.user}@127.0.0.1:${sshd.port}`];
    expect(await boards.open([{ ...target, sshArgs }])).to.deep.equal([undefined]);
  });

  it("goes through a proxy command", async () => {
    const target = sshd.target();
    const proxy = `${process.execPath} -e "const s=require('net').connect(+process.argv[2],process.argv[1]);process.stdin.pipe(s).pipe(process.stdout)" %h %p`;
    expect(
      await boards.open([{ ...target, sshArgs: [...target.sshArgs, "-o", `ProxyCommand=${proxy}`] }]),
    ).to.deep.equal([undefined]);
  });

  it("connects again after the connection was cut", async () => {
    const board = boards.boardFor(sshd.target());
    const session = await board.changing(undefined);
    // The program's parent is the exchange's subshell, above it the session's sh, above that the server's process.
    const server = "ps -o ppid= -p $(ps -o ppid= -p $PPID)";
    const [first] = await session.apply([{ operations: [{ op: "run", shell: server }], after: [] }]);
    execFileSync("kill", [first!.operations[0]!.stdout.trim()]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const [reading] = await session.read([{ read: "stat", path: "/" }]);
    expect(reading).to.include({ exists: true, type: "directory" });
  });

  it("takes many connections at once although the server drops some", async () => {
    const busy = await startSshd(["MaxStartups 2:50:4"]);
    const targets = Array.from({ length: 12 }, (_, index) => busy.target({ name: `board-${index}` }));
    const errors = await boards.open(targets);
    busy.stop();
    expect(errors.filter((error) => error !== undefined)).to.deep.equal([]);
  });

  it("ends a command that takes longer than its deadline, on the board too", async () => {
    const session = await boards.boardFor(sshd.target()).changing(undefined);
    const marker = `axle-deadline-${process.pid}`;
    let error: unknown;
    try {
      await session.apply([{ operations: [{ op: "run", argv: ["sh", "-c", "sleep 300", marker] }], after: [] }], {
        deadlineMs: 700,
      });
    } catch (caught) {
      error = caught;
    }
    expect(error).to.be.instanceOf(AxleError);
    expect((error as AxleError).kind).to.equal("deadline");
    await session.read([{ read: "stat", path: "/" }]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const list = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
    expect(list).not.to.contain(marker);
  });
});

function withKnownHosts(sshd: Sshd, connection: "ssh" | "openssh", content: string): Target {
  const file = join(sshd.folder, `known-${connection}`);
  writeFileSync(file, content);
  const sshArgs = ["-F", "/dev/null", "-o", `UserKnownHostsFile=${file}`, "-o", "GlobalKnownHostsFile=/dev/null"];
  return sshd.target({ connection, sshArgs });
}

async function untilGone(pid: number): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`process ${pid} is still there`);
}
