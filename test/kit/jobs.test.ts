import { existsSync, readFileSync, rmSync } from "node:fs";
import { expect } from "chai";
import type { Operation } from "../../modules/kit/operations.js";
import type { JobReading } from "../../modules/kit/readers.js";
import { jobFolder } from "../../modules/kit/sh/jobs.js";
import { flavours, type Rig, startRig } from "./shells.js";

/** Waits until a process is gone, or only waits for its parent to notice. */
async function untilEnded(pid: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (!existsSync(`/proc/${pid}/stat`) || / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`process ${pid} goes on`);
}

for (const flavour of flavours.filter(({ name }) => !/^bash|tools$|only/.test(name))) {
  describe(`durable jobs on ${flavour.name}`, () => {
    let rig: Rig;
    let id: string;
    let count = 0;
    before(async () => {
      rig = await startRig(flavour);
    });
    after(() => rig.stop());
    beforeEach(() => {
      id = `test job ${process.pid}-${count++}/'`;
    });
    afterEach(() => rmSync(jobFolder(id, rig.session.info), { recursive: true, force: true }));

    const job = (shell: string, more: Partial<Extract<Operation, { op: "job" }>> = {}) =>
      ({ op: "job", id, title: "test", shell, ...more }) as const;

    async function start(operation: Operation, listener = {}) {
      const [outcome] = await rig.session.apply([{ operations: [operation], after: [{ read: "job", job: id }] }], {
        listener,
      });
      return { result: outcome!.operations[0]!, after: outcome!.after?.[0] as JobReading | undefined };
    }

    async function state(): Promise<JobReading> {
      return (await rig.session.read([{ read: "job", job: id }]))[0] as JobReading;
    }

    it("runs to its end, with its log, its progress and its status", async () => {
      const progress: unknown[] = [];
      const { result, after } = await start(
        job("for i in 1 2 3 4; do echo step $i of 4; done; echo done >&2; pwd; echo $X; exit 0", {
          directory: "/usr",
          environment: { X: "it's" },
          progress: { pattern: "step (\\d+) of (\\d+)" },
        }),
        { progress: (_: number, line: string, fraction?: number) => progress.push([line, fraction]) },
      );
      expect(result).to.include({ status: "done", rc: 0 });
      expect(result.stdout).to.equal("step 1 of 4\nstep 2 of 4\nstep 3 of 4\nstep 4 of 4\ndone\n/usr\nit's\n");
      expect(progress).to.deep.equal([["it's", 1]]);
      expect(after).to.include({ state: "finished", rc: 0, logBytes: result.stdout.length });
    });

    it("tells a failing job, and starts it anew the next time", async () => {
      expect((await start(job("echo one; exit 3"))).result).to.include({ status: "failed", rc: 3, stdout: "one\n" });
      expect((await start(job("echo two; exit 3", { accept: [3] }))).result).to.include({
        status: "done",
        rc: 3,
        stdout: "two\n",
      });
    });

    it("goes on without us, is found again while it runs, and tells what came in the meantime", async () => {
      const abort = new AbortController();
      const first = rig.session
        .apply([{ operations: [job("echo begun; sleep 2; echo ended; exit 5")], after: [] }], {
          signal: abort.signal,
          listener: { output: () => abort.abort(new Error("the controller goes away")) },
        })
        .then(
          () => undefined,
          (error: Error) => error,
        );
      expect(await first).to.be.instanceOf(Error);
      await rig.board.reset();
      expect((await state()).state).to.equal("running");
      const { result } = await start(job("echo another"));
      expect(result).to.include({ status: "failed", rc: 5, stdout: "begun\nended\n" });
      expect(result.details).to.include({ how: "found" });
    });

    it("is absent before it was ever started", async () => {
      expect(await state()).to.include({ state: "absent", logBytes: 0 });
    });

    it("can be stopped, with all that it started", async () => {
      const abort = new AbortController();
      await rig.session
        .apply([{ operations: [job("sleep 100 & echo $!; sleep 100")], after: [] }], {
          signal: abort.signal,
          listener: { output: () => abort.abort(new Error("enough")) },
        })
        .catch(() => {});
      const child = Number((await state()).tail);
      await rig.session.apply([{ operations: [{ op: "job-stop", id }], after: [] }]);
      expect((await state()).state).to.not.equal("running");
      expect(child).to.be.greaterThan(1);
      await untilEnded(child);
    });

    it("is lost when it was killed", async () => {
      const { result } = await start(job("kill -9 $PPID; sleep 0.2"));
      expect(result.status).to.equal("failed");
      expect(result.details).to.include({ state: "lost" });
      expect((await state()).state).to.equal("lost");
    });

    it("is ended when its time is up", async () => {
      expect((await start(job("echo x; sleep 50", { timeoutSeconds: 1 }))).result).to.include({
        status: "failed",
        rc: 124,
      });
    });

    it("takes everything that it has started along when its time is up", async () => {
      const { result } = await start(job("sleep 50 & echo $!; sleep 50", { timeoutSeconds: 1 }));
      expect(result.rc).to.equal(124);
      await untilEnded(Number.parseInt(result.stdout, 10));
    });
  });
}
