import { expect } from "chai";
import type { DiffEntry, HostStats, ResultStatus, RunEvent, TaskInfo } from "../../../runner/events.js";
import { japanese } from "../../../runner/report/language/japanese/words.js";
import { english, useLanguage } from "../../../runner/report/language/words.js";
import { liveView } from "../../../runner/report/live/index.js";
import { fitWidth } from "../../../runner/report/live/region.js";
import { bar, wordTime } from "../../../runner/report/live/status-lines.js";

const position = { file: "/p/site.yml", line: 3, column: 7 };
const play = { id: 1, name: "boards", position };
const hosts = ["a", "b", "c"];

function taskNamed(name: string, id: number): TaskInfo {
  return { id, name, action: "copy", position, handler: false, play };
}

function result(
  task: TaskInfo,
  host: string,
  status: ResultStatus,
  more: Partial<Extract<RunEvent, { event: "result" }>> = {},
): RunEvent {
  const bare = { changed: status === "changed", ...(status === "failed" ? { failed: true, msg: "it broke" } : {}) };
  return {
    event: "result",
    at: 2000,
    task,
    host,
    status,
    result: bare,
    ignored: false,
    diff: [],
    elapsedMs: 5,
    ...more,
  };
}

const stats = (more: Partial<HostStats>): HostStats => ({
  ok: 0,
  changed: 0,
  unreachable: 0,
  failed: 0,
  skipped: 0,
  rescued: 0,
  ignored: 0,
  ...more,
});

const start: RunEvent[] = [
  { event: "run-start", at: 0, run: "r", playbooks: ["/p/site.yml"], check: false, diff: true },
  { event: "play-start", at: 0, play, hosts },
];

/** What the view writes for some events. */
function show(
  events: readonly RunEvent[],
  options: {
    interactive?: boolean;
    columns?: number;
    color?: boolean;
    oneLine?: boolean;
    dense?: boolean;
    verbosity?: number;
  } = {},
): string {
  const { interactive = false, columns = 80, color = false, verbosity = 0, ...more } = options;
  let text = "";
  const write = (piece: string) => {
    text += piece;
  };
  const view = liveView({
    output: { out: write, err: write, interactive, columns, color },
    verbosity,
    everyMs: 0,
    ...more,
  });
  for (const event of events) view(event);
  return text;
}

/** What is left on a terminal: erased lines are gone. */
function screenOf(written: string): string[] {
  const lines = [""];
  for (const [piece, up] of written.matchAll(/\u001b\[(\d+)A\r\u001b\[J|\n|[^\n\u001b]+|\u001b\[[0-9;]*m/g)) {
    if (up !== undefined) lines.splice(lines.length - 1 - Number(up), Number(up) + 1, "");
    else if (piece === "\n") lines.push("");
    else lines[lines.length - 1] += piece;
  }
  return lines;
}

const diff: DiffEntry[] = [{ before: "old\n", after: "new\n", before_header: "/x", after_header: "/x" }];
const task = taskNamed("File", 1);
const changed: RunEvent[] = [
  { event: "task-start", at: 1000, task },
  result(task, "c", "changed", { diff }),
  result(task, "a", "changed", { diff }),
  result(task, "b", "ok"),
];

describe("the live view", () => {
  it("gives a task one line with its numbers, and equal differences once, in the order of the play's boards", () => {
    expect(show([...start, ...changed])).to.equal(
      "\nPLAY boards  3 boards\n  ± File  2 changed, 1 ok  a, c  1 s\n      a, c:\n" +
        "        --- before: /x\n        +++ after: /x\n        @@ -1,1 +1,1 @@\n        -old\n        +new\n",
    );
  });

  it("has nothing but the line with --one-line, and only news with dense", () => {
    expect(show([...start, ...changed], { oneLine: true })).to.match(/\n {2}± File .*\n$/);
    const right = taskNamed("Right", 2);
    const all = [...start, ...hosts.map((host) => result(right, host, "ok")), ...changed];
    expect(show(all, { dense: true })).not.to.match(/Right/);
    expect(show(all, { dense: true })).to.match(/File/);
  });

  it("shows on a terminal what goes on, and leaves only what is over", () => {
    const long: RunEvent[] = [
      { event: "task-start", at: 1000, task },
      result(task, "a", "ok"),
      { event: "progress", at: 9000, task, host: "b", line: "CC fs/inode.o", fraction: 0.5, elapsedMs: 7000 },
      { event: "progress", at: 9000, task, host: "c", line: "LD vmlinux", elapsedMs: 65_000 },
    ];
    const during = screenOf(show([...start, ...long], { interactive: true }));
    expect(during[2]).to.match(/^ {2}. File ███░░░░░░░ 1\/3 {2}1 ok, 2 running {2}8 s$/);
    expect(during[3]).to.equal("      b  7 s  ██████░░░░░░ 50 %  CC fs/inode.o");
    expect(during[4]).to.equal("      c  1:05  LD vmlinux");
    const after = screenOf(
      show([...start, ...long, result(task, "b", "ok"), result(task, "c", "ok")], { interactive: true }),
    );
    expect(after.slice(1)).to.deep.equal(["PLAY boards  3 boards", "  ✓ File  3 ok  1 s", ""]);
  });

  it("waits only for boards that are left, and takes rescued ones in again", () => {
    const next = taskNamed("Next", 2);
    const lost: RunEvent[] = [
      ...[result(task, "a", "ok"), result(task, "b", "failed"), result(task, "c", "unreachable")],
      { event: "task-start", at: 1500, task: next },
    ];
    const during = screenOf(show([...start, ...lost], { interactive: true }));
    expect(during.find((line) => line.includes("Next"))).to.match(/Next {2}1 running/);
    const rescued = show([...start, ...lost, result(next, "b", "ok"), result(next, "a", "ok")]);
    expect(rescued).to.match(/✓ Next {2}2 ok/);
  });

  it("fits narrow terminals: no line of the live part is wider", () => {
    const name = taskNamed("とても長い日本語の名前のタスクで幅が足りない", 3);
    const events: RunEvent[] = [...start, { event: "task-start", at: 0, task: name }, result(name, "a", "ok")];
    const lines = screenOf(show(events, { interactive: true, columns: 30 }));
    expect(lines[2]).to.match(/^ {2}. とても長い日本語の名前の…$/);
  });

  it("writes no escape off a terminal, and none for colours without colours", () => {
    expect(show([...start, ...changed])).not.to.match(/\u001b/);
    expect(show([...start, ...changed], { color: true })).to.match(/\u001b\[33m±\u001b\[39m File/);
  });

  it("collects failures at the end with place, command, error output and remedy; equal boards share a line", () => {
    const failure = result(task, "b", "failed", {
      result: {
        changed: false,
        failed: true,
        msg: "non-zero return code",
        cmd: ["make", "all"],
        rc: 2,
        stderr: "no rule",
        remedy: "Look at the Makefile.",
      },
    });
    const recap: RunEvent = {
      event: "recap",
      at: 3000,
      custom: {},
      hosts: { a: stats({ ok: 2 }), b: stats({ failed: 1 }), c: stats({ ok: 2 }) },
    };
    const text = show([
      ...start,
      { event: "task-start", at: 0, task },
      failure,
      recap,
      { event: "run-end", at: 1, exitCode: 2, elapsedMs: 61_000 },
    ]);
    expect(text).to.match(/RECAP\n {2}a, c {2}2 ok\n {2}b {5}1 failed\n/);
    expect(text).to.match(
      /b: File\n {4}\/p\/site\.yml:3:7\n {4}non-zero return code\n {4}command: make all\n {4}exit status: 2\n {4}stderr: no rule\n {4}Look at the Makefile\.\n/,
    );
    expect(text).to.match(/took 1:01\n$/);
  });

  it("shows results with -v, and streams output with -vv", () => {
    expect(show([...start, ...changed], { verbosity: 1 })).to.match(/b:\n {8}\{"changed": false\}/);
    const output: RunEvent = { event: "output", at: 1, task, host: "a", stream: "stdout", text: "one\ntwo\n" };
    expect(show([...start, output], { verbosity: 2 })).to.match(/a \| one\n {6}a \| two\n$/);
  });

  it("speaks Japanese where that was asked for, every message of it", () => {
    expect(Object.keys(japanese)).to.have.members(Object.keys(english));
    useLanguage("ja_JP.UTF-8");
    try {
      expect(show([...start, ...changed])).to.match(/プレイ boards {2}ボード 3 台\n {2}± File {2}2 変更, 1 正常/);
    } finally {
      useLanguage(undefined);
    }
  });

  it("draws bars, times and cuts", () => {
    expect(bar(0.25, 8)).to.equal("██░░░░░░");
    expect([0, 59_999, 60_000, 3_723_000].map(wordTime)).to.deep.equal(["0 s", "59 s", "1:00", "1:02:03"]);
    expect(fitWidth("漢字です", 5)).to.equal("漢字…");
    expect(fitWidth("\u001b[33mlong text\u001b[39m", 6)).to.equal("\u001b[33mlong …\u001b[0m");
  });
});
