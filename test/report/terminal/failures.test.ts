import { expect } from "chai";
import type { TaskResult } from "../../../runner/events.js";
import { renderFailures } from "../../../runner/report/terminal/failures.js";
import type { ResultEvent } from "../../../runner/report/terminal/result-text.js";
import { Screen } from "../../../runner/report/terminal/screen.js";

const position = { file: "not-there.yml", line: 7, column: 3 };

function failed(host: string, result: Omit<TaskResult, "changed">, label?: string): ResultEvent {
  const play = { name: "boards", position };
  const task = { name: "Ask", action: "command", position, play, handler: false, noLog: false };
  return {
    event: "result",
    at: 0,
    task: task as unknown as ResultEvent["task"],
    host,
    status: "failed",
    result: { changed: false, ...result },
    ignored: false,
    diff: [],
    elapsedMs: 1,
    ...(label === undefined ? {} : { label }),
  };
}

function rendered(failures: readonly ResultEvent[]): string[] {
  let text = "";
  const out = (piece: string) => {
    text += piece;
  };
  renderFailures(failures, new Screen({ out, err: out, color: false, interactive: false, columns: 40 }));
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("FAILURES"));
}

describe("what failed, at the end", () => {
  it("stands once for boards that failed alike, with their names in order", () => {
    const same = { failed: true, msg: "non-zero return code", rc: 1 };
    const lines = rendered([failed("ax3-10", same), failed("ax3-9", { ...same, rc: 2 }), failed("ax3-2", same)]);
    expect(lines.filter((line) => !line.startsWith(" "))).to.deep.equal(["ax3-2, ax3-10: Ask", "ax3-9: Ask"]);
    expect(lines.filter((line) => line.includes("exit status"))).to.deep.equal([
      "    exit status: 1",
      "    exit status: 2",
    ]);
  });

  it("keeps items of a loop apart", () => {
    const same = { failed: true, msg: "no" };
    const lines = rendered([failed("ax3-1", same, "a"), failed("ax3-1", same, "b"), failed("ax3-2", same, "b")]);
    expect(lines.filter((line) => !line.startsWith(" "))).to.deep.equal([
      "ax3-1: Ask (item=a)",
      "ax3-1, ax3-2: Ask (item=b)",
    ]);
  });

  it("numbers the boards that are too many to name", () => {
    const failures = Array.from({ length: 50 }, (_, index) => failed(`b${index + 1}`, { failed: true, msg: "no" }));
    expect(rendered(failures)[0]).to.equal("b1, b2, b3, b4, b5, b6, b7, b8, b9 +41: Ask");
  });

  it("has places as seen from where axle was started", () => {
    const at = `${process.cwd()}/roles/r/tasks/main.yml:4:2`;
    expect(rendered([failed("b1", { failed: true, msg: "no", at })])).to.include("    roles/r/tasks/main.yml:4:2");
  });
});
