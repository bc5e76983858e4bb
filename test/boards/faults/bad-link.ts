import { expect } from "chai";
import { endOf } from "../../e2e/scene.js";
import { type FaultScene, sentAlong } from "./fault-scene.js";

export function describeBadLink(faults: () => FaultScene): void {
  describe("over a link", () => {
    afterEach(() => {
      faults().link.weather = {};
      faults().link.breakAt(undefined);
      faults().link.resume();
    });

    // Every turn is tried on embedded boards (test/e2e); each costs a real one some seconds.
    it("that is cut at every second turn, before the question comes or after it: told, whole, and the next run repairs", async () => {
      const { link } = faults();
      await faults().fresh();
      link.breakAt(undefined);
      const whole = await faults().start().ended;
      expect(whole.code, endOf(whole)).to.equal(0);
      const turns = link.turns;
      expect(turns).to.be.within(10, 60);
      let lost = 0;
      let along = 0;
      const cut = async (turn: number, when: "after" | "before") => {
        const ran = await faults().prove(`cut ${when} turn ${turn} of ${turns}`, [0, 4], async (running) => {
          link.breakAt({ turn, when });
          await running.ended;
          await faults().until("ls /run/lock/axle.lock 2>&1 || :", /No such file/);
        });
        if (ran.code === 4) lost++;
        if (sentAlong(ran).size > 0) along++;
      };
      for (let turn = 1; turn <= turns; turn += 2) await cut(turn, turn % 4 === 1 ? "after" : "before");
      expect(lost).to.be.at.least(1);
      // Which turn carries changes of several tasks is a matter of the play: it may be one of those in between.
      for (let turn = turns - (turns % 2); turn > 0 && along === 0; turn -= 2) await cut(turn, "after");
      expect(along, "tasks that travel with others are told when they are lost with them").to.be.at.least(1);
    });

    it("that is slow and loses packets: converges", async () => {
      let seed = 7;
      const random = () => {
        seed = (seed * 16_807) % 2_147_483_647;
        return seed / 2_147_483_647;
      };
      faults().link.weather = { delayMs: 40, loss: 0.1, random };
      await faults().prove("slow", [0], async () => {});
    });

    it("whose cable is pulled: given up in time, told, and the next run repairs", async () => {
      const ran = await faults().prove("stalled", [4], async (running) => {
        await running.seen((event) => event.event === "result" && event.task.name === "small");
        faults().link.stall();
        await running.ended;
        faults().link.cut();
        faults().link.resume();
      });
      expect(ran.out).to.match(/UNREACHABLE/);
    });
  });
}
