import { expect } from "chai";
import { resultsOf } from "../../e2e/results.js";
import { endOf } from "../../e2e/scene.js";
import type { FaultScene } from "./fault-scene.js";

const year = 31_536_000;
const build = `- hosts: all
  gather_facts: false
  tasks:
    - {name: build, shell: "echo begin >>/srv/starts; while [ ! -e /srv/go-on ]; do sleep 0.1; done; echo built", async: 600, poll: 1, timeout: 60}
    - {name: waits, wait_for: {path: /srv/go-on, timeout: 60}}
`;

/** A controller whose clock is set by what a file says: seconds that are added to the time. Loaded before axle. */
const setClock = (file: string) => `
import { readFileSync } from "node:fs";
const now = Date.now.bind(Date);
const shift = () => { try { return Number(readFileSync(${JSON.stringify(file)}, "utf8")) * 1000; } catch { return 0; } };
globalThis.Date = class extends Date {
  constructor(...given) { if (given.length === 0) super(now() + shift()); else super(...given); }
  static now() { return now() + shift(); }
};
`;

export function describeClocks(faults: () => FaultScene): void {
  describe("when a clock jumps", () => {
    beforeEach(() => faults().inside("rm -f /srv/starts /srv/go-on"));

    for (const [direction, seconds] of [
      ["forward", year],
      ["back", -year],
    ] as const) {
      it(`the controller's, a year ${direction}: a job is still waited for over a lost link, and nothing is late`, async () => {
        const { desk } = faults();
        const clock = desk.path(`clock-${direction}`);
        const shim = desk.write(`clock-${direction}.mjs`, setClock(clock));
        desk.write("build.yml", build);
        const words = ["run", desk.path("build.yml"), "-i", desk.path("linked.json")];
        const running = desk.start(words, { env: { NODE_OPTIONS: `--import=${shim}` } });
        await faults().until("cat /srv/starts", /begin/);
        desk.write(`clock-${direction}`, String(seconds));
        faults().link.cut();
        await running.seen((event) => event.event === "connection" && event.state === "lost");
        await faults().inside(": >/srv/go-on");
        const ran = await running.ended;
        expect(ran.code, endOf(ran)).to.equal(0);
        expect(resultsOf(ran.events)[0]!.result).to.include({ rc: 0, stdout: "built" });
        // The jump was real: the events after it bear the other time.
        const times = ran.events.map(({ at }) => at);
        expect(Math.abs(times.at(-1)! - times[0]!)).to.be.above((year * 1000) / 2);
        for (const { elapsedMs } of resultsOf(ran.events)) expect(elapsedMs).to.be.within(0, 300_000);
        expect(await faults().inside("cat /srv/starts")).to.equal("begin\n");
      });

      it(`the board's, a year ${direction}: its lock holds, its job is found with its true age, the run ends well`, async () => {
        const { desk } = faults();
        desk.write("build.yml", build);
        const running = faults().start("build.yml");
        await faults().until("cat /srv/starts", /begin/);
        // A board has no clock of its own here: its date(1) is what tells the time, to axle as to everybody.
        await faults().inside(
          `printf '#!/bin/sh\\nexec /bin/date -d "@$(($(/bin/date +%%s) + ${seconds}))" "$@"\\n' >/usr/local/bin/date; chmod 755 /usr/local/bin/date`,
        );
        try {
          const told = await faults().scene.resultOf("jobs", ["{name: jobs, durable_jobs: }"]);
          const jobs = told["jobs"] as { age: number; state: string }[];
          const job = jobs.find(({ state }) => state === "running");
          expect(job?.age).to.be.within(0, 300);
          expect(await faults().scene.fails(["{name: second, copy: {dest: /srv/second, content: x}}"])).to.match(
            /locked by .*, which has held it for \d+ s/,
          );
          await faults().inside(": >/srv/go-on");
          const ran = await running.ended;
          expect(ran.code, endOf(ran)).to.equal(0);
        } finally {
          await faults().inside("rm -f /usr/local/bin/date; : >/srv/go-on");
        }
      });
    }
  });
}
