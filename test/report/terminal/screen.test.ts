import { expect } from "chai";
import type { HostStats } from "../../../runner/events.js";
import { recapLine } from "../../../runner/report/terminal/recap.js";
import { Screen } from "../../../runner/report/terminal/screen.js";

function makeScreen(options: { color?: boolean; interactive?: boolean } = {}) {
  let text = "";
  const write = (piece: string) => {
    text += piece;
  };
  const screen = new Screen({ out: write, err: write, color: false, interactive: false, columns: 40, ...options });
  return { screen, text: () => text };
}

const stats: HostStats = { ok: 12, changed: 1, unreachable: 0, failed: 0, skipped: 3, rescued: 0, ignored: 0 };

describe("the terminal's lines", () => {
  it("have the recap in Ansible's exact form", () => {
    expect(recapLine("board1", stats, makeScreen().screen)).to.equal(
      "board1                     : ok=12   changed=1    unreachable=0    failed=0    skipped=3    rescued=0    ignored=0   ",
    );
  });

  it("colour hosts and numbers that are not zero", () => {
    const line = recapLine("board1", stats, makeScreen({ color: true }).screen);
    expect(line).to.match(/^\u001b\[33mboard1\u001b\[39m +: \u001b\[32mok=12 {2}\u001b\[39m \u001b\[33mchanged=1/);
    expect(line).to.include(" unreachable=0    failed=0    ");
  });

  it("fill banners with stars, at least three, by the width of the text", () => {
    const { screen, text } = makeScreen();
    screen.banner("TASK [漢字]");
    screen.banner("A heading that is longer than the whole terminal is wide");
    expect(text()).to.equal(
      `\nTASK [漢字] ${"*".repeat(29)}\n\nA heading that is longer than the whole terminal is wide ***\n`,
    );
  });

  it("write over the line of progress, and only on a terminal", () => {
    const tty = makeScreen({ interactive: true });
    tty.screen.transient("building");
    tty.screen.line("ok");
    expect(tty.text()).to.equal("building\r\u001b[2Kok\n");
    const log = makeScreen();
    log.screen.transient("building");
    expect(log.text()).to.equal("");
  });
});
