import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { pruneRuns } from "../../runner/journal/prune-runs.js";
import { logPath, runsFolder } from "../../runner/journal/writer.js";

describe("the runs that are kept", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "axle-runs-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const nameOf = (number: number) => `2026-01-0${number}T00-00-00-000Z-aaaaaa`;
  /** A run's log as it is after its end, or after its process was killed. */
  function logRun(number: number, exitCode: number | undefined, more: object = {}): void {
    const path = logPath(folder, nameOf(number));
    mkdirSync(dirname(path), { recursive: true });
    // No process has this number.
    const head = { record: "head", run: nameOf(number), options: {}, playbooks: [], pid: 4194305, machine: hostname() };
    const close = exitCode === undefined ? "" : `${JSON.stringify({ record: "close", at: 1, exitCode })}\n`;
    const ends = `${JSON.stringify({ record: "end", host: "a", key: "x".repeat(5000) })}\n`.repeat(3);
    writeFileSync(path, `${JSON.stringify({ ...head, ...more })}\n${ends}${close}`);
  }
  const left = () => readdirSync(runsFolder(folder)).sort();
  function prune(keep: number): string[] {
    const told: string[] = [];
    pruneRuns(folder, keep, (runs) => told.push(...runs));
    return told;
  }

  it("are the newest; one that could be resumed outlives those that are done", () => {
    for (const [number, code] of [0, 2, undefined, 0, 0, 0].entries()) logRun(number + 1, code);
    expect(prune(4)).to.deep.equal([]);
    expect(left()).to.deep.equal([2, 3, 5, 6].map(nameOf));
  });

  it("lose one that could be resumed only when there is nothing else, and this is said", () => {
    for (const [number, code] of [2, undefined, 99].entries()) logRun(number + 1, code);
    expect(prune(1)).to.deep.equal([nameOf(1), nameOf(2)]);
    expect(left()).to.deep.equal([nameOf(3)]);
  });

  it("do not need one that another run went on with", () => {
    logRun(1, 2);
    logRun(2, 2);
    logRun(3, 2, { resumes: nameOf(2) });
    expect(prune(2)).to.deep.equal([]);
    expect(left()).to.deep.equal([1, 3].map(nameOf));
  });

  it("always hold one that goes on, and what is not a run", () => {
    logRun(1, undefined, { pid: process.ppid });
    for (const number of [2, 3]) logRun(number, 0);
    mkdirSync(join(runsFolder(folder), "mine"));
    mkdirSync(join(runsFolder(folder), nameOf(4)));
    expect(prune(1)).to.deep.equal([]);
    expect(left()).to.deep.equal([nameOf(1), nameOf(4), "mine"]);
    const long = new Date(Date.now() - 2 * 86_400_000);
    utimesSync(join(runsFolder(folder), nameOf(4)), long, long);
    prune(1);
    expect(left()).to.deep.equal([nameOf(1), "mine"]);
  });

  it("are all of them when 0 are to be kept, and none where there is no folder", () => {
    for (const number of [1, 2, 3]) logRun(number, 0);
    prune(0);
    expect(left()).to.have.length(3);
    pruneRuns(join(folder, "nowhere"), 1, () => expect.fail("there was nothing to tell"));
    expect(existsSync(join(folder, "nowhere"))).to.equal(false);
  });
});
