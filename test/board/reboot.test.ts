import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Operation } from "../../modules/kit/operations.js";
import { type Boards, createBoards } from "../../runner/board/index.js";
import type { ApplySession } from "../../runner/board/session.js";

/** A board whose boot id is a file of ours: a restart writes another one, and keeps the door shut for a while. */
describe("a reboot", () => {
  let folder: string;
  let boards: Boards;
  let session: ApplySession;
  before(function () {
    if (process.getuid?.() !== 0 || spawnSync("unshare", ["-m", "true"]).status !== 0) this.skip();
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "axle-reboot-"));
    writeFileSync(join(folder, "boot_id"), "first\n");
    const mount = `mount --bind ${folder}/boot_id /proc/sys/kernel/random/boot_id`;
    const shell = join(folder, "shell");
    writeFileSync(
      shell,
      `#!/bin/sh\n[ ! -e ${folder}/down ] || exit 1\necho $$ >${folder}/pid\nexec unshare -m sh -c '${mount}; exec sh'\n`,
      {
        mode: 0o755,
      },
    );
    const down = `touch ${folder}/down; echo second >${folder}/boot_id; (sleep 1; rm ${folder}/down) >/dev/null 2>&1 &`;
    writeFileSync(join(folder, "restart"), `${down}\nkill -9 $(cat ${folder}/pid)\n`);
    boards = createBoards();
    const target = {
      name: "board",
      connection: "local",
      host: "localhost",
      hostKeyChecking: "yes",
      sshArgs: [],
    } as const;
    session = await boards.boardFor({ ...target, sshArgs: [], connectTimeoutSeconds: 20, shell }).changing(undefined);
  });
  afterEach(async () => {
    await boards?.closeAll();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const reboot = (changes: Partial<Extract<Operation, { op: "reboot" }>> = {}): Operation => ({
    op: "reboot",
    command: `sh ${folder}/restart`,
    delaySeconds: 0,
    postDelaySeconds: 0,
    timeoutSeconds: 20,
    testCommand: `echo tested >>${folder}/log`,
    ...changes,
  });

  it("waits until the board is back with another boot id and passes its test, then goes on", async () => {
    const waiting: string[] = [];
    const [outcome] = await session.apply(
      [
        {
          operations: [
            { op: "run", shell: `echo before >>${folder}/log` },
            reboot(),
            { op: "run", shell: `cat /proc/sys/kernel/random/boot_id >>${folder}/log` },
          ],
          after: [{ read: "stat", path: "/" }],
        },
      ],
      { listener: { waiting: (_, message) => waiting.push(message) } },
    );
    expect(outcome!.operations.map(({ status, stderr }) => status + stderr)).to.deep.equal(["done", "done", "done"]);
    expect(outcome!.operations[1]!.details).to.include({ bootId: "second" });
    expect(readFileSync(join(folder, "log"), "utf8")).to.equal("before\ntested\nsecond\n");
    expect(session.info.bootId).to.equal("second");
    expect(waiting[0]).to.match(/restart/);
  });

  it("says so when the command fails at once", async () => {
    const [outcome] = await session.apply([
      { operations: [reboot({ command: "echo not allowed >&2; exit 4" })], after: [] },
    ]);
    expect(outcome!.operations[0]).to.include({ status: "failed", rc: 4 });
    expect(outcome!.operations[0]!.stderr).to.match(/not allowed/);
  });

  it("does not take a board for restarted that only lost its session", async () => {
    const command = `kill -9 $(cat ${folder}/pid)`;
    const [outcome] = await session.apply([{ operations: [reboot({ command, timeoutSeconds: 2 })], after: [] }]);
    expect(outcome!.operations[0]!.status).to.equal("failed");
    expect(outcome!.operations[0]!.stderr).to.match(/has not restarted/);
  });

  it("says so when the test command never succeeds", async () => {
    const [outcome] = await session.apply([
      { operations: [reboot({ testCommand: "echo broken >&2; false", timeoutSeconds: 4 })], after: [] },
    ]);
    expect(outcome!.operations[0]!.status).to.equal("failed");
    expect(outcome!.operations[0]!.stderr).to.match(/broken/);
  });
});
