import { expect } from "chai";
import { verdictOf } from "../../../runner/engine/task/outcome.js";

describe("how a result counts", () => {
  it("takes no list of texts that a module calls results for items of a loop", () => {
    expect(verdictOf({ changed: true, results: ["Installed: a-1.0", null, 3] })).to.equal("changed");
    expect(verdictOf({ changed: false, results: ["nothing"] })).to.equal("ok");
    expect(verdictOf({ changed: false, failed: true, results: ["No match for a"] })).to.equal("failed");
    expect(verdictOf({ changed: false, results: [{ skipped: true }, { skipped: true }] })).to.equal("skipped");
  });
});
