import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { lockScript } from "../../../modules/flashcfg/lock.js";

const folder = ["/run/lock", "/var/lock", "/tmp"].find((path) => existsSync(path))!;
const device = `/dev/axle-test-${process.pid}`;
const lock = `${folder}/axle-flash-axle-test-${process.pid}`;
const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

/** A script that holds the lock until its standard input ends. */
function writer(shell: readonly [string, ...string[]]) {
  const [program, ...first] = shell;
  const child = spawn(program, [...first, "-c", `${lockScript(device, 75)}\necho held\nread -r line\n:`]);
  let out = "";
  let err = "";
  child.stdout.on("data", (data) => {
    out += data;
  });
  child.stderr.on("data", (data) => {
    err += data;
  });
  const ended = once(child, "close").then(([code]) => code as number);
  return { child, ended, says: () => out, complains: () => err };
}

async function held(one: ReturnType<typeof writer>): Promise<void> {
  while (!one.says().includes("held") && one.child.exitCode === null) await sleep(5);
}

for (const shell of [["dash"], ["busybox", "sh"]] as [string, ...string[]][])
  describe(`a flash device's lock, on ${shell[0]}`, function () {
    this.timeout(60_000);
    afterEach(() => rmSync(lock, { force: true }));

    it("is held by one writer; the other is told who has it, and the lock goes with its owner", async () => {
      const first = writer(shell);
      await held(first);
      const second = writer(shell);
      expect(await second.ended).to.equal(75);
      expect(second.complains()).to.contain(`another writer holds ${device}: process ${first.child.pid}`);
      first.child.stdin.end();
      expect(await first.ended).to.equal(0);
      expect(readdirSync(folder).filter((name) => name.includes(`axle-test-${process.pid}`))).to.deep.equal([]);
    });

    for (const [what, line] of [
      ["whose process is gone", `4194305 1 ${boot}`],
      ["whose number is another process's by now", `${process.pid} 1 ${boot}`],
      ["of an earlier boot", `${process.pid} 1 another-boot`],
    ] as const)
      it(`${what} is taken over by exactly one of eight that see it`, async () => {
        writeFileSync(lock, `${line}\n`);
        const all = Array.from({ length: 8 }, () => writer(shell));
        // The one that has it ends only when all others have been turned away.
        const losers: number[] = [];
        await new Promise<void>((resolve) => {
          for (const { ended } of all)
            void ended.then((code) => {
              if (losers.push(code) === all.length - 1) resolve();
            });
        });
        expect(losers).to.deep.equal(Array.from({ length: 7 }, () => 75));
        const winner = all.find(({ child }) => child.exitCode === null)!;
        await held(winner);
        winner.child.stdin.end();
        expect(await winner.ended).to.equal(0);
        expect(existsSync(lock)).to.equal(false);
      });
  });
