import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { resultsOf } from "../../e2e/results.js";
import { endOf } from "../../e2e/scene.js";
import { limitNames } from "../../lab/namespace/cgroups.js";
import type { FaultScene } from "./fault-scene.js";

export function describeResources(faults: () => FaultScene): void {
  describe("that runs out of", () => {
    /** A board in need: the run tells it, nothing is half done, and with the need gone the next run repairs. */
    async function inNeed(what: string, spoil: string, mend: string, says: RegExp): Promise<void> {
      await faults().fresh();
      await faults().inside(spoil);
      const ran = await faults().start().ended;
      try {
        expect(ran.code, `${what}: ${endOf(ran)}`).to.equal(2);
        expect(ran.out, what).to.match(says);
        await faults().expectHonest(ran, what);
      } finally {
        await faults().inside(mend);
      }
      await faults().expectRepaired(ran, what);
    }

    /** The file that limits the board's processes or memory; where this machine has none, that is said. */
    function limited(what: "pids" | "memory"): string | undefined {
      const file = faults().access.cgroup(what, limitNames[what]);
      if (existsSync(file)) return file;
      process.stdout.write(`    left out: this machine has no control group that limits ${what} (${file})\n`);
      return undefined;
    }

    it("disk: told in its own words, nothing half written, and the next run repairs", async () => {
      const fill = "head -c 100M /dev/zero >/fill 2>/dev/null; sync";
      // First there is room for nothing, then for all but the large file.
      for (const room of [0, 48])
        await inNeed(
          `${room} KiB left`,
          `${fill}; truncate -s -${room}K /fill; sync`,
          "rm -f /fill; sync",
          /No space/i,
        );
    });

    it("write access: told, nothing changed, and the next run repairs", async () => {
      await inNeed("read-only", "mount -o remount,ro /", "mount -o remount,rw /", /read-only/i);
    });

    it("processes (fork fails): told, nothing half written, and the next run repairs", async function () {
      const limit = limited("pids") ?? this.skip();
      const count = () => Number(readFileSync(faults().access.cgroup("pids", "pids.current"), "utf8"));
      let failed = 0;
      try {
        for (const more of [0, 1, 2]) {
          await faults().fresh();
          const running = faults().start();
          await running.seen((event) => event.event === "result" && event.task.name === "folder");
          writeFileSync(limit, String(count() + more));
          const ran = await running.ended;
          writeFileSync(limit, "max");
          if (ran.code !== 0) failed++;
          expect(ran.code, endOf(ran)).to.be.oneOf([0, 2, 4]);
          await faults().expectHonest(ran, `${more} more processes`);
          await faults().expectRepaired(ran, `${more} more processes`);
        }
      } finally {
        writeFileSync(limit, "max");
      }
      expect(failed, "forks that failed").to.be.at.least(1);
    });

    describe("memory, so that the kernel kills", () => {
      const memory = () => faults().access.cgroup("memory", limitNames.memory);
      const kills = () =>
        Number(/^oom_kill (\d+)$/m.exec(readFileSync(faults().access.cgroup("memory", limitNames.kills), "utf8"))![1]);
      before(function () {
        if (!limited("memory")) this.skip();
      });
      beforeEach(() => writeFileSync(memory(), String(96 << 20)));
      afterEach(() => writeFileSync(memory(), limitNames.none));

      /** Keeps more in memory than there is. */
      const hog = "head -c 300M /dev/zero | tail -c 250M >/dev/null";
      async function hungry(command: string) {
        await faults().fresh();
        faults().desk.write("hungry.yml", hungryPlay(command));
        const before = kills();
        const ran = await faults().start("hungry.yml").ended;
        expect(kills(), "processes that the kernel killed").to.be.above(before);
        return ran;
      }
      const hungryPlay = (command: string) => `- hosts: all
  gather_facts: false
  tasks:
    - {name: small, copy: {dest: /srv/faults/small, content: "new\\n"}}
    - {name: hungry, shell: "${command}"}
    - {name: checked, copy: {dest: /srv/faults/checked, content: "new\\n"}}
`;

      it("the command: the task fails, and says by which signal", async () => {
        const ran = await hungry(hog.replace(" |", " | exec sh -c 'tail -c 250M >/dev/null' #|"));
        expect(ran.code, endOf(ran)).to.equal(2);
        const told = resultsOf(ran.events).find(({ task }) => task.name === "hungry");
        expect(told?.result).to.include({ rc: 137 });
        expect(await faults().state()).to.include({ small: "new", checked: "old" });
      });

      it("the session's shell: told as lost, nothing half done, and the next run repairs", async () => {
        const ran = await hungry(`set -- $(cat /run/lock/axle.lock); echo 1000 >/proc/$5/oom_score_adj; ${hog}`);
        expect(ran.code, endOf(ran)).to.equal(4);
        expect(await faults().state()).to.include({ small: "new", checked: "old" });
        writeFileSync(memory(), limitNames.none);
        await faults().expectRepaired(ran, "killed for memory");
      });
    });
  });
}
