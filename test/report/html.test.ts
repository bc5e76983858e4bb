import { expect } from "chai";
import { htmlReport } from "../../runner/report/html/index.js";

describe("the HTML report", () => {
  it("shows the recap and each result, and lets no text become markup", () => {
    let page = "";
    const sink = htmlReport((html) => {
      page = html;
    });
    const position = { file: "site.yml", line: 3, column: 5 };
    const play = { id: 1, name: "boards", position };
    const task = { id: 2, name: "<b>write</b>", action: "copy", position, handler: false, play };
    const stats = { ok: 1, changed: 1, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 };
    sink({ event: "run-start", at: 0, run: "r", playbooks: ["site.yml"], check: true, diff: false });
    const shown = { changed: true, msg: "<script>" };
    sink({
      event: "result",
      at: 1,
      task,
      host: "ax3-1",
      status: "changed",
      result: shown,
      ignored: false,
      diff: [],
      elapsedMs: 20,
    });
    sink({ event: "recap", at: 2, hosts: { "ax3-1": stats }, custom: {} });
    sink({ event: "run-end", at: 3, exitCode: 0, elapsedMs: 30 });
    expect(page)
      .to.contain("nothing was changed")
      .and.contain("site.yml:3:5")
      .and.contain('data-status="changed" data-host="ax3-1"');
    expect(page).to.contain("&lt;b&gt;write&lt;/b&gt;").and.contain("&lt;script&gt;");
    // The page's own script is the only one, and the name's markup is nowhere but as text.
    expect(page.split("<script>")).to.have.lengthOf(2);
    expect(page).not.to.contain("<b>write");
  });
});
