import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const line = (where: string) => `head -c 300M /dev/zero | tr '\\0' x ${where}`;

/** A line of 300 MB without an end, by every way that a board can send one, and what becomes of the task. */
const ways: Record<string, { task: string; says: RegExp }> = {
  "a command's output": { task: `shell: ${line("")}`, says: /more than 67108864 bytes/ },
  "a command's errors": { task: `shell: ${line(">&2")}`, says: /more than 67108864 bytes/ },
  // A job's log is read piece by piece, and its end is kept.
  "a job's log": { task: `shell: ${line("")}\n      async: 300\n      poll: 1`, says: /changed=1/ },
};

describe("a gigantic line from a board", function () {
  this.timeout(180_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-line-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs one task; the most memory that the controller has taken, in MiB. */
  async function most(task: string): Promise<{ peak: number; out: string }> {
    const text = `- hosts: localhost\n  connection: local\n  gather_facts: false\n  tasks:\n    - ${task}\n`;
    writeFileSync(join(folder, "site.yml"), text);
    const env = { PATH: process.env["PATH"], HOME: folder };
    const child = spawn(process.execPath, [`${process.cwd()}/bin/axle.mjs`, "run", "site.yml"], { cwd: folder, env });
    let out = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data) => {
        out = `${out}${data}`.slice(-20_000);
      });
    let peak = 0;
    const look = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
        peak = Math.max(peak, Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024);
      } catch {
        // It has ended.
      }
    }, 20);
    await new Promise((resolve) => child.once("close", resolve));
    clearInterval(look);
    return { peak, out };
  }

  for (const [what, { task, says }] of Object.entries(ways))
    it(`as ${what} costs no more memory than the bound for a reply, however long it is`, async () => {
      const { peak, out } = await most(task);
      expect(out).to.match(says);
      expect(peak, "MiB").to.be.within(30, 450);
    });
});
