import { execFileSync } from "node:child_process";
import { expect } from "chai";
import type { Operation, OperationResult } from "../../modules/kit/operations.js";
import { flavours, type Rig, startRig } from "./shells.js";

for (const flavour of flavours) {
  describe(`running programs on ${flavour.name}`, () => {
    let rig: Rig;
    before(async () => {
      rig = await startRig(flavour);
    });
    after(() => rig.stop());

    async function run(operation: Omit<Extract<Operation, { op: "run" }>, "op">): Promise<OperationResult> {
      const [outcome] = await rig.session.apply([{ operations: [{ op: "run", ...operation }], after: [] }]);
      return outcome!.operations[0]!;
    }

    it("passes arguments as they are", async () => {
      const words = ["%s|", "a b", "it's", "$HOME", "`id`", "*", "", "-n", "new\nline", "\\", "~"];
      const result = await run({ argv: ["printf", ...words] });
      expect(result).to.include({
        status: "done",
        rc: 0,
        stderr: "",
        stdout: words
          .slice(1)
          .map((word) => `${word}|`)
          .join(""),
      });
    });

    it("keeps both outputs apart and byte for byte, and tells the status", async () => {
      const result = await run({ shell: "printf 'out\\n\\nno newline'; printf 'err\\n' >&2; exit 7" });
      expect(result).to.include({ status: "failed", rc: 7, stdout: "out\n\nno newline", stderr: "err\n" });
      expect((await run({ shell: "exit 7", accept: [1, 7] })).status).to.equal("done");
      expect((await run({ shell: "exit 7", accept: "any" })).status).to.equal("done");
    });

    it("gives standard input, or none, and never the session's", async () => {
      expect((await run({ shell: "cat; echo end" })).stdout).to.equal("end\n");
      expect((await run({ shell: "cat; cat <&3" })).stdout).to.equal("");
      const input = "line 1\n\0binary\x1e and 'quotes'\nlast";
      expect((await run({ shell: "cat", stdin: input })).stdout).to.equal(input);
      expect(await run({ shell: "exit 0", stdin: "x".repeat(100_000) })).to.include({ rc: 0, stderr: "" });
      expect((await run({ shell: "echo still in step" })).stdout).to.equal("still in step\n");
    });

    it("sets folder, umask and environment for this program only", async () => {
      const shell = "pwd; umask; printf '%s\\n' \"$AXLE_TEST\"";
      const result = await run({ shell, directory: "/usr", umask: "0027", environment: { AXLE_TEST: "it's\n$x" } });
      expect(result.stdout.split("\n")).to.deep.equal(["/usr", "0027", "it's", "$x", ""]);
      expect((await run({ shell })).stdout.split("\n").slice(0, 1)).to.deep.equal([rig.folder]);
      const missing = await run({ argv: ["pwd"], directory: "/no/such/folder" });
      expect(missing.status).to.equal("failed");
      expect(missing.stderr).to.match(/no\/such\/folder/);
    });

    it("says 127 for a program that is not there", async () => {
      expect(await run({ argv: ["no-such-program-here"] })).to.include({ status: "failed", rc: 127 });
    });

    it("survives text that is no shell text, and programs that try to end the session", async () => {
      expect((await run({ shell: "if then 'open" })).status).to.equal("failed");
      expect((await run({ shell: "if then 'open", secret: true })).status).to.equal("failed");
      expect((await run({ shell: "exit 3", secret: true })).rc).to.equal(3);
      expect((await run({ argv: ["sh", "-c", "kill -9 $$"] })).rc).to.equal(137);
      expect((await run({ shell: "echo alive" })).stdout).to.equal("alive\n");
    });

    it("keeps secret text out of every process's arguments", async () => {
      const word = `hush${process.pid}`;
      const seen = await run({ shell: `: ${word}; cat /proc/[0-9]*/cmdline | tr '\\0' ' '`, secret: true });
      expect(seen.stdout).to.not.contain(word);
    });

    it("runs text that is longer than an argument may be", async () => {
      const result = await run({ shell: `x='${"y".repeat(200_000)}'; echo \${#x}` });
      expect(result.stdout).to.equal("200000\n");
    });

    it("ends a program when its time is up, with all that it started", async () => {
      const word = `sleep 30${process.pid}`;
      const result = await run({ shell: `echo begun; ${word} & ${word}`, timeoutSeconds: 1 });
      expect(result).to.include({ status: "failed", rc: 124, stdout: "begun\n" });
      expect(result.stderr).to.match(/after 1 seconds/);
      expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.to.contain(word);
      expect(await run({ shell: "cat; exit 3", stdin: "in time", timeoutSeconds: 20 })).to.include({
        rc: 3,
        stdout: "in time",
      });
    });

    it("stops at the first failing operation of a group, and goes on with the next group", async () => {
      const say = (text: string, status = 0) => ({ op: "run", shell: `echo ${text}; exit ${status}` }) as const;
      rig.costs.length = 0;
      const outcomes = await rig.session.apply([
        { operations: [say("a"), say("b", 1), say("c")], after: [{ read: "stat", path: "/" }] },
        { operations: [say("d")], after: [{ read: "stat", path: "/" }] },
      ]);
      expect(rig.costs).to.have.length(1);
      expect(outcomes.map((outcome) => outcome.operations.map(({ stdout }) => stdout))).to.deep.equal([
        ["a\n", "b\n"],
        ["d\n"],
      ]);
      expect(outcomes.map((outcome) => outcome.after?.length)).to.deep.equal([undefined, 1]);
    });

    it("streams output while the program runs", async () => {
      const seen: string[] = [];
      const started = Date.now();
      const times: number[] = [];
      await rig.session.apply(
        [{ operations: [{ op: "run", shell: "echo first; sleep 1; echo second >&2" }], after: [] }],
        {
          listener: {
            output: (group, stream, text) => {
              seen.push(`${group} ${stream} ${text}`);
              times.push(Date.now() - started);
            },
          },
        },
      );
      expect(seen).to.deep.equal(["0 stdout first\n", "0 stderr second\n"]);
      expect(times[1]! - times[0]!).to.be.greaterThan(500);
    });

    it("is not confused by a program that stays behind and goes on talking", async () => {
      const outcomes = await rig.session.apply([
        {
          operations: [
            { op: "run", shell: "(while :; do echo noise; sleep 0.1; done) & echo started" },
            { op: "run", shell: "sleep 0.5; echo clean" },
          ],
          after: [{ read: "content", path: "/etc/hostname" }],
        },
      ]);
      const [outcome] = outcomes;
      expect(outcome!.operations.map(({ stdout }) => stdout.replaceAll("noise\n", ""))).to.deep.equal([
        "started\n",
        "clean\n",
      ]);
      expect(outcome!.operations[1]!.stdout).to.equal("clean\n");
      expect((outcome!.after![0] as { text: string }).text).to.not.contain("noise");
    });

    it("exports the task's environment to programs and tools", async () => {
      const [outcome] = await rig.session.apply(
        [{ operations: [{ op: "run", shell: 'echo "$A $LC_ALL"' }], after: [] }],
        {
          environment: { A: "b c", LC_ALL: "C.UTF-8" },
        },
      );
      expect(outcome!.operations[0]!.stdout).to.equal("b c C.UTF-8\n");
    });
  });
}
