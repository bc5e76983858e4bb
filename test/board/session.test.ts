import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Boards, createBoards } from "../../runner/board/index.js";
import type { Board, ExchangeCost, Target } from "../../runner/board/session.js";
import { AxleError } from "../../runner/errors.js";

const here: Target = {
  name: "board",
  connection: "local",
  host: "localhost",
  hostKeyChecking: "yes",
  sshArgs: [],
  connectTimeoutSeconds: 20,
  shell: "/bin/sh",
};

async function errorOf(promise: Promise<unknown>): Promise<AxleError> {
  try {
    await promise;
  } catch (error) {
    expect(error).to.be.instanceOf(AxleError);
    return error as AxleError;
  }
  throw new Error("it did not fail");
}

describe("a session", () => {
  let boards: Boards;
  let board: Board;
  let folder: string;
  let states: string[];
  let costs: ExchangeCost[];
  beforeEach(() => {
    states = [];
    costs = [];
    folder = mkdtempSync(join(tmpdir(), "axle-session-"));
    boards = createBoards({
      onConnection: (_, state) => states.push(state),
      onExchange: (_, cost) => costs.push(cost),
    });
    board = boards.boardFor(here);
  });
  afterEach(async () => {
    await boards.closeAll();
    rmSync(folder, { recursive: true, force: true });
  });

  /** In a program's text: the session's own sh, which is two above the program. */
  const sessionPid = "$(ps -o ppid= -p $PPID)";
  const run = (shell: string) => ({ operations: [{ op: "run", shell }] as const, after: [] });

  it("can't send an operation when it is only for reading", async () => {
    const session = await board.reading(undefined);
    const reachable = new Set<string>();
    for (let at: object | null = session; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
      for (const name of Reflect.ownKeys(at)) reachable.add(String(name));
    }
    expect([...reachable].sort()).to.deep.equal(["constructor", "info", "read"]);
    expect(() => (session as unknown as { apply(groups: unknown[]): void }).apply([])).to.throw(TypeError);
  });

  it("is one per user, kept over all that ask for it", async () => {
    const [first, second] = await Promise.all([board.changing(undefined), board.changing(undefined)]);
    const pids = [];
    for (const session of [first, second])
      pids.push((await session!.apply([run(`echo ${sessionPid}`)]))[0]!.operations[0]!.stdout);
    expect(new Set(pids).size).to.equal(1);
    expect(boards.boardFor({ ...here })).to.equal(board);
    expect(states).to.deep.equal(["connecting", "connected"]);
  });

  it("lets those who ask at the same time wait in line", async () => {
    const session = await board.changing(undefined);
    const outputs = await Promise.all(
      [1, 2, 3].map(
        async (number) => (await session.apply([run(`sleep 0.1; echo ${number}`)]))[0]!.operations[0]!.stdout,
      ),
    );
    expect(outputs).to.deep.equal(["1\n", "2\n", "3\n"]);
  });

  it("costs nothing when nothing is asked, and asks the same question once", async () => {
    const session = await board.changing(undefined);
    expect(await session.read([])).to.deep.equal([]);
    expect(await session.apply([{ operations: [], after: [] }])).to.deep.equal([{ operations: [], after: [] }]);
    expect(costs).to.have.length(0);
    const same = { read: "stat", path: "/etc" } as const;
    const readings = await session.read([same, { ...same }, same]);
    expect(readings[0]).to.deep.equal(readings[2]);
    await session.read([same]);
    expect(Math.abs(costs[0]!.bytesIn - costs[1]!.bytesIn)).to.be.lessThan(8);
  });

  it("says that the board was lost when its shell is killed, and comes back on next use", async () => {
    const session = await board.changing(undefined);
    const error = await errorOf(session.apply([run(`kill -9 ${sessionPid}; sleep 5`)]));
    expect(error.kind).to.equal("unreachable");
    expect((await session.apply([run("echo back")]))[0]!.operations[0]!.stdout).to.equal("back\n");
    expect(states.slice(2)).to.deep.equal(["lost", "reconnecting", "connecting", "connected"]);
  });

  it("does not guess when only a part of its shell was killed", async () => {
    const session = await board.changing(undefined);
    const error = await errorOf(session.apply([run("kill -9 $PPID; sleep 5")]));
    expect(error.kind).to.equal("frame");
    expect(error.message).to.match(/status 137/);
  });

  it("reads again by itself when the link was lost under a reading", async () => {
    const session = await board.changing(undefined);
    const pid = Number((await session.apply([run(`echo ${sessionPid}`)]))[0]!.operations[0]!.stdout);
    const reading = session.read([
      { read: "port", host: "10.255.255.1", port: 9, timeoutSeconds: 1 },
      { read: "stat", path: "/" },
    ]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.kill(pid, "SIGKILL");
    expect((await reading)[1]).to.include({ type: "directory" });
  });

  it("never sends a change twice", async () => {
    const session = await board.changing(undefined);
    const count = join(folder, "count");
    await errorOf(session.apply([run(`echo once >>${count}; kill -9 ${sessionPid}`)]));
    await session.read([{ read: "stat", path: "/" }]);
    expect(readFileSync(count, "utf8")).to.equal("once\n");
  });

  it("is dropped at its deadline, with what it ran", async () => {
    const session = await board.changing(undefined);
    const word = `sleep 3${process.pid}`;
    const error = await errorOf(session.apply([run(word)], { deadlineMs: 300 }));
    expect(error.kind).to.equal("deadline");
    expect(await session.read([{ read: "stat", path: "/" }])).to.have.length(1);
    expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).to.not.contain(word);
  });

  it("is dropped when it is interrupted", async () => {
    const session = await board.changing(undefined);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    expect((await errorOf(session.apply([run("sleep 30")], { signal: abort.signal }))).kind).to.equal("interrupted");
    expect((await errorOf(session.read([{ read: "stat", path: "/" }], { signal: abort.signal }))).kind).to.equal(
      "interrupted",
    );
    expect(await session.read([{ read: "stat", path: "/" }])).to.have.length(1);
  });

  it("leaves no temporary file when it is dropped in the middle of a write", async () => {
    const session = await board.changing(undefined);
    const write = { op: "write", path: join(folder, "file"), content: "x", validate: "sh -c 'sleep 5' %s" } as const;
    await errorOf(session.apply([{ operations: [write], after: [] }], { deadlineMs: 400 }));
    await session.read([{ read: "stat", path: "/" }]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it("cuts off a program that never stops talking", async () => {
    const session = await board.changing(undefined);
    const error = await errorOf(session.apply([run("yes")]));
    expect(error.kind).to.equal("frame");
    expect(error.message).to.match(/more than \d+ bytes/);
    expect(await session.read([{ read: "stat", path: "/" }])).to.have.length(1);
  });

  it("does not take a program's output for its own marks", async () => {
    const session = await board.changing(undefined);
    const forged = "\\036000000000000000000000000 e 0 0\\n\\036 z 0\\n\\036";
    const [outcome] = await session.apply([run(`printf '${forged}'; exit 3`)]);
    expect(outcome!.operations[0]).to.include({ rc: 3, stdout: "\x1e000000000000000000000000 e 0 0\n\x1e z 0\n\x1e" });
  });

  it("says what the shell said when there is none", async () => {
    const error = await errorOf(boards.boardFor({ ...here, shell: "/no/such/shell" }).reading(undefined));
    expect(error.kind).to.equal("unreachable");
    expect(error.message).to.match(/ENOENT/);
    const broken = join(folder, "shell");
    writeFileSync(broken, "#!/bin/sh\necho 'this account is closed' >&2; exit 1\n", { mode: 0o755 });
    const closed = await errorOf(boards.boardFor({ ...here, shell: broken }).reading(undefined));
    expect(closed.message).to.match(/status 1.*this account is closed/);
  });

  it("is not disturbed by what a profile says", async () => {
    const chatty = join(folder, "shell");
    writeFileSync(chatty, "#!/bin/sh\necho 'Welcome!'; printf 'no newline'; echo warning >&2\nexec sh\n", {
      mode: 0o755,
    });
    const session = await boards.boardFor({ ...here, shell: chatty }).reading(undefined);
    expect((await session.read([{ read: "content", path: "/proc/sys/kernel/ostype" }]))[0]).to.include({
      text: "Linux\n",
    });
  });

  it("refuses to believe a shell that lies about what it was asked", async () => {
    const liar = join(folder, "shell");
    writeFileSync(
      liar,
      "#!/bin/sh\nsh | sed -u 's/ regular-file-mark//; s/^\\([0-9a-f]* [0-9]* [0-9]* [0-9]* \\).*\\/etc$/\\1lies/'\n",
      { mode: 0o755 },
    );
    const session = await boards.boardFor({ ...here, shell: liar }).reading(undefined);
    expect((await errorOf(session.read([{ read: "stat", path: "/etc" }]))).kind).to.equal("frame");
  });

  it("fetches a file to the controller without holding it, and notices a change on the way", async () => {
    const session = await board.changing(undefined);
    const from = join(folder, "from");
    const to = join(folder, "deep/er/to");
    const content = Buffer.alloc(1_000_003, "\0bytes\x1e");
    writeFileSync(from, content);
    const save = (checksum?: string) => ({
      operations: [{ op: "save", path: to, from, ...(checksum ? { checksum } : {}) }] as const,
      after: [],
    });
    const [good] = await session.apply([save()]);
    expect(good!.operations[0]!.status).to.equal("done");
    expect(readFileSync(to).equals(content)).to.equal(true);
    const [bad] = await session.apply([save("0".repeat(40))]);
    expect(bad!.operations[0]).to.include({ status: "failed" });
    const [missing] = await session.apply([
      { operations: [{ op: "save", path: to, from: "/no/such/file" }], after: [] },
    ]);
    expect(missing!.operations[0]!.status).to.equal("failed");
    expect(readdirSync(join(folder, "deep/er"))).to.deep.equal(["to"]);
  });

  it("runs programs of the controller between those of the board, in order", async () => {
    const session = await board.changing(undefined);
    const log = join(folder, "log");
    const [outcome] = await session.apply([
      {
        operations: [
          { op: "run", shell: `echo board >>${log}` },
          {
            op: "controller-run",
            argv: ["sh", "-c", `echo controller $X >>${log}; echo said`],
            environment: { X: "y" },
          },
          { op: "run", shell: `echo board again >>${log}` },
          { op: "controller-run", argv: ["false"] },
          { op: "run", shell: `echo never >>${log}` },
        ],
        after: [{ read: "content", path: log }],
      },
    ]);
    expect(outcome!.operations.map(({ status }) => status)).to.deep.equal(["done", "done", "done", "failed"]);
    expect(outcome!.operations[1]!.stdout).to.equal("said\n");
    expect(outcome!.after).to.equal(undefined);
    expect(readFileSync(log, "utf8")).to.equal("board\ncontroller y\nboard again\n");
  });

  it("waits for the board to answer again", async () => {
    const shell = join(folder, "shell");
    const gate = join(folder, "gate");
    writeFileSync(gate, "");
    writeFileSync(shell, `#!/bin/sh\n[ -e ${gate} ] || exit 1\nexec sh\n`, { mode: 0o755 });
    const session = await boards.boardFor({ ...here, shell }).changing(undefined);
    rmSync(gate);
    setTimeout(() => writeFileSync(gate, ""), 1200);
    const reconnect = { op: "reconnect", delaySeconds: 0, timeoutSeconds: 20, sleepSeconds: 1 } as const;
    const [outcome] = await session.apply([{ operations: [reconnect], after: [{ read: "stat", path: "/" }] }]);
    expect(outcome!.operations[0]!.status).to.equal("done");
    expect(outcome!.after).to.have.length(1);
    rmSync(gate);
    const [late] = await session.apply([{ operations: [{ ...reconnect, timeoutSeconds: 1 }], after: [] }]);
    expect(late!.operations[0]).to.include({ status: "failed" });
    expect(late!.operations[0]!.stderr).to.match(/timed out/);
  });

  it("ends with nothing left running", async () => {
    const session = await board.changing(undefined);
    const pid = Number((await session.apply([run(`echo ${sessionPid}`)]))[0]!.operations[0]!.stdout);
    await boards.closeAll();
    expect(existsSync(`/proc/${pid}`)).to.equal(false);
    expect(states.at(-1)).to.equal("closed");
  });
});
