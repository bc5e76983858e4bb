import { expect } from "chai";
import { unifiedDiff } from "../../runner/report/unified-diff.js";

describe("a unified difference", () => {
  it("has its headers as they are written, in any script, on one line each", () => {
    const lines = unifiedDiff({ before: 'before: /srv/設定 "a"', after: "after: a\nb" }, "1\n", "2\n", 3);
    expect(lines).to.deep.equal(['--- before: /srv/設定 "a"', "+++ after: a\\nb", "@@ -1,1 +1,1 @@", "-1", "+2"]);
  });

  it("leaves lines alone that look like headers", () => {
    const lines = unifiedDiff({ before: "b", after: "a" }, "-- x\ty\n", "++ x\ty\n", 3);
    expect(lines.slice(3)).to.deep.equal(["--- x\ty", "+++ x\ty"]);
  });
});
