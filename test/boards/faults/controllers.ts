import { expect } from "chai";
import { changesOf } from "../../e2e/results.js";
import { endOf } from "../../e2e/scene.js";
import type { FaultScene } from "./fault-scene.js";
import { playbook } from "./playbook.js";

export function describeControllers(faults: () => FaultScene): void {
  describe("with two controllers", () => {
    it("that begin at the same moment: one brings it all the way, the other changes nothing and is told", async () => {
      const { desk } = faults();
      desk.write("other.yml", playbook.replaceAll("new", "other").replace("'n' *", "'x' *"));
      await faults().fresh();
      const both = [faults().start(), faults().start("other.yml")];
      const [first, second] = await Promise.all(both.map(({ ended }) => ended));
      const [won, refused] = first!.code === 0 ? [first!, second!] : [second!, first!];
      expect(won.code, endOf(won)).to.equal(0);
      // The other may have come when the first one was done: then it was alone, and did all of its own.
      const state = await faults().inside("cd /srv/faults; cat small checked command; head -c 1 large; tail -n 1 line");
      if (refused.code === 2) {
        expect(refused.out).to.match(/ns-1 is locked by .*@.*:\d+, which has held it for \d+ s/);
        expect(changesOf(refused.events)).to.deep.equal([]);
      } else expect(refused.code, endOf(refused)).to.equal(0);
      expect(state).to.be.oneOf(["new\nnew\nnew\nnnew\n", "other\nother\nother\nxother\n"]);
    });
  });
}
