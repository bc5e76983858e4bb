import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { type Boards, createBoards, type Locking, type Target } from "../../runner/board/index.js";
import { AxleError } from "../../runner/errors.js";
import { EmbeddedLab } from "../lab/embedded/lab.js";

const touch = (path: string) => [{ operations: [{ op: "run", shell: `echo x >${path}` }] as const, after: [] }];

describe("a board's lock", function () {
  this.timeout(60_000);
  let lab: EmbeddedLab;
  const opened: Boards[] = [];
  before(async () => {
    lab = await EmbeddedLab.up({ folder: mkdtempSync(join(tmpdir(), "axle-lock-")), boards: ["locked"] });
    symlinkSync("busybox", inBoard("bin/ash"));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((boards) => boards.closeAll()));
    rmSync(lockFile(), { force: true });
  });
  after(async () => {
    await lab.down();
    rmSync(lab.folder, { recursive: true, force: true });
  });

  const entry = () => lab.boards.get("locked")!;
  const inBoard = (path: string) => join(entry().board.root, path);
  const lockFile = () => inBoard("var/lock/axle.lock");
  const target = (shell = "/bin/sh"): Target => ({
    name: "locked",
    connection: "ssh",
    host: "127.0.0.1",
    port: entry().server.port,
    user: "root",
    privateKeyFile: lab.keyFile,
    hostKeyChecking: "no",
    sshArgs: [],
    connectTimeoutSeconds: 20,
    shell,
  });

  interface Controller {
    boards: Boards;
    exchanges: number;
    warnings: string[];
  }

  function controller(locking: Partial<Locking> & { run: string }): Controller {
    const made: Controller = { boards: undefined as never, exchanges: 0, warnings: [] };
    made.boards = createBoards({
      locking: { owner: `tester@${locking.run}:1`, ...locking },
      onExchange: () => made.exchanges++,
      onWarning: (_, message) => made.warnings.push(message),
    });
    opened.push(made.boards);
    return made;
  }

  async function apply(made: Controller, path: string, shell?: string): Promise<string> {
    try {
      const session = await made.boards.boardFor(target(shell)).changing(undefined);
      const [outcome] = await session.apply(touch(path));
      return outcome!.operations[0]!.status;
    } catch (error) {
      if (!(error instanceof AxleError)) throw error;
      return `${error.kind}: ${error.message}`;
    }
  }

  for (const shell of ["/bin/sh", "/bin/ash", "/bin/bash"]) {
    it(`keeps a second run away, and tells who has it, until the first one ends (${shell})`, async () => {
      const [first, second] = [controller({ run: "first" }), controller({ run: "second" })];
      expect(await apply(first, "/etc/one", shell)).to.equal("done");
      const refused = await apply(second, "/etc/two", shell);
      expect(refused).to.match(
        /^locked: locked is locked by tester@first:1, which has held it for \d+ s \(run first\)/,
      );
      expect(existsSync(inBoard("etc/two"))).to.equal(false);
      expect(await apply(first, "/etc/three", shell)).to.equal("done");
      await first.boards.closeAll();
      expect(existsSync(lockFile())).to.equal(false);
      expect(await apply(second, "/etc/two", shell)).to.equal("done");
      rmSync(inBoard("etc/two"));
    });
  }

  it("costs no exchange, and readings take none", async () => {
    const made = controller({ run: "counted" });
    const reading = await made.boards.boardFor(target()).reading(undefined);
    await reading.read([{ read: "stat", path: "/etc" }]);
    expect(existsSync(lockFile())).to.equal(false);
    await apply(made, "/etc/one");
    await apply(made, "/etc/one");
    expect(made.exchanges).to.equal(3);
    expect(readFileSync(lockFile(), "utf8")).to.match(/^axle counted tester@counted:1 [-0-9a-f]{36} \d+ \d+ \d+\n$/);
  });

  it("is shared by the sessions of one run, and taken anew after a reset", async () => {
    const made = controller({ run: "one" });
    expect(await apply(made, "/etc/one")).to.equal("done");
    expect(await apply(made, "/etc/one", "/bin/ash")).to.equal("done");
    await made.boards.boardFor(target()).reset();
    expect(existsSync(lockFile())).to.equal(false);
    expect(await apply(made, "/etc/one", "/bin/ash")).to.equal("done");
    expect(existsSync(lockFile())).to.equal(true);
  });

  for (const shell of ["/bin/sh", "/bin/ash", "/bin/bash"]) {
    it(`of a killed worker is given up by its session once its command has ended, at once when it does nothing (${shell})`, async () => {
      const [gone, next, beside] = ["a@x:1+2", "b@x:2+2", "c@x:3+1"].map((owner) =>
        controller({ run: "divided", owner }),
      );
      expect(await apply(gone!, "/etc/one", shell)).to.equal("done");
      expect(await apply(next!, "/etc/one", shell)).to.equal("done");
      expect(readFileSync(lockFile(), "utf8")).to.match(/^axle divided b@x:2\+2 /);
      // Another share's worker works beside it, as another session of the run.
      expect(await apply(beside!, "/etc/one", shell)).to.equal("done");
      writeFileSync(inBoard("etc/hold"), "");
      const session = await next!.boards.boardFor(target(shell)).changing(undefined);
      const work = "echo begun >>/etc/work; while [ -e /etc/hold ]; do sleep 0.1; done; echo ended >>/etc/work";
      const working = session.apply([{ operations: [{ op: "run", shell: work }], after: [] }]).catch(() => {});
      while (!existsSync(inBoard("etc/work"))) await sleep(20);
      const third = controller({ run: "divided", owner: "d@x:4+2" });
      const done = apply(third, "/etc/two", shell);
      while (third.warnings.length === 0) await sleep(20);
      expect(existsSync(inBoard("etc/two"))).to.equal(false);
      rmSync(inBoard("etc/hold"));
      expect(await done).to.equal("done");
      await working;
      expect(readFileSync(inBoard("etc/work"), "utf8")).to.equal("begun\nended\n");
      for (const name of ["work", "two"]) rmSync(inBoard(`etc/${name}`));
    });
  }

  it("is broken on request, and the broken run then keeps away", async () => {
    const [first, second] = [controller({ run: "first" }), controller({ run: "second", breaks: true })];
    await apply(first, "/etc/one");
    expect(await apply(second, "/etc/two")).to.equal("done");
    expect(await apply(first, "/etc/one")).to.match(/^locked: .* tester@second:1/);
    await first.boards.closeAll();
    expect(existsSync(lockFile()), "the first run's end leaves the second's lock").to.equal(true);
  });

  it("breaks a lock once: who breaks it afterwards keeps it", async () => {
    const first = controller({ run: "first", breaks: true });
    await apply(first, "/etc/one");
    expect(await apply(controller({ run: "second", breaks: true }), "/etc/two")).to.equal("done");
    expect(await apply(first, "/etc/one")).to.match(/^locked: .* tester@second:1/);
  });

  const boot = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  const leftovers: Record<string, () => string> = {
    "of another boot": () => "axle gone a@b:1 00000000-0000-0000-0000-000000000000 1 1 1\n",
    "of a process that has ended": () => `axle gone a@b:1 ${boot()} 99999 5 1\n`,
    "of a process whose number is another's now": () => `axle gone a@b:1 ${boot()} 1 99999999999 1\n`,
    "that is empty, as a crash left it": () => "",
    "that is no lock at all": () => "$(touch /etc/evil) * \x1b]0;x\x07\n",
    "with a line without end": () => "x".repeat(10_000),
  };
  for (const [what, line] of Object.entries(leftovers)) {
    it(`is taken over from one ${what}`, async () => {
      writeFileSync(lockFile(), line());
      expect(await apply(controller({ run: "next" }), "/etc/one")).to.equal("done");
      expect(readFileSync(lockFile(), "utf8")).to.match(/^axle next /);
      expect(existsSync(inBoard("etc/evil"))).to.equal(false);
    });
  }

  it("is taken by one of two that find a stale one at the same time", async () => {
    for (let round = 0; round < 5; round++) {
      writeFileSync(lockFile(), "axle gone a@b:1 00000000-0000-0000-0000-000000000000 1 1 1\n");
      const both = [controller({ run: `a${round}` }), controller({ run: `b${round}` })];
      await Promise.all(both.map((made) => made.boards.boardFor(target()).reading(undefined)));
      const outcomes = await Promise.all(both.map((made, index) => apply(made, `/etc/racer-${index}`)));
      expect(outcomes.filter((outcome) => outcome === "done")).to.have.length(1);
      await Promise.all(both.map((made) => made.boards.closeAll()));
    }
  });

  it("is gone when the session was killed, and a lost link leaves none that holds", async () => {
    const [first, second] = [controller({ run: "first" }), controller({ run: "second" })];
    await apply(first, "/etc/one");
    entry().server.dropAll();
    for (let tries = 0; existsSync(lockFile()) && tries < 100; tries++) await new Promise((go) => setTimeout(go, 50));
    expect(await apply(second, "/etc/two")).to.equal("done");
  });

  it("can't be had where nothing is writable, which is said, and the change is made", async () => {
    const made = controller({ run: "bare" });
    const session = await made.boards.boardFor(target()).changing(undefined);
    for (const place of ["tmp", "var/lock"]) rmSync(inBoard(place), { recursive: true });
    try {
      const [outcome] = await session.apply(touch("/etc/one"));
      expect(outcome!.operations[0]!.status).to.equal("done");
      expect(made.warnings).to.deep.equal(["locked has no writable place for a lock: it is not locked"]);
    } finally {
      await entry().board.stop();
    }
  });
});
