import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { endOf, type Running } from "../e2e/scene.js";
import { Crew } from "./crew.js";

const boards = ["ax3-1", "ax3-2"];

/** Every step leaves a line in /etc/steps: what was done twice shows. */
const held = `
- hosts: lab
  gather_facts: false
  tasks:
    - {name: first, shell: "echo first >>/etc/steps"}
    - {name: hold, shell: "while [ -e /etc/hold ]; do sleep 0.1; done; echo held >>/etc/steps"}
    - {name: last, shell: "echo last >>/etc/steps"}
`;

describe("a divided run whose Redis dies", function () {
  this.timeout(240_000);
  let crew: Crew;
  before(async () => {
    crew = await Crew.open(...boards);
  });
  after(() => crew?.close());
  beforeEach(() => {
    for (const board of boards) crew.scene.remove(board, "etc/steps");
  });
  afterEach(() => crew.dismiss());

  const linesOf = (board: string) => crew.scene.file(board, "etc/steps").trimEnd().split("\n");
  const release = () => {
    for (const board of boards) crew.scene.remove(board, "etc/hold");
  };

  /** Starts a run with a worker for each board, and waits until both are in the middle of it. */
  async function holding(): Promise<Running> {
    for (const board of boards) appendFileSync(`${crew.scene.root(board)}/etc/hold`, "");
    await crew.hire();
    await crew.hire();
    const running = crew.start(held, 2);
    const begun = (board: string) => crew.scene.exists(board, "etc/steps");
    await running.seen((event) => event.event === "task-start" && event.task.name === "hold");
    while (!boards.every(begun)) await sleep(20);
    return running;
  }

  /** Both boards were in the middle of `hold`, which may have come to its end; nothing more was begun, nothing twice. */
  function expectStopped(): void {
    for (const board of boards) expect(linesOf(board).join(" "), board).to.match(/^first(?: held)?$/);
  }

  it("for good: both sides say so, nothing is done twice, and resume goes on where it stopped", async () => {
    const running = await holding();
    const hands = [...crew.hands];
    await crew.redis.down();
    release();
    const ran = await running.ended;
    expect(ran.code, endOf(ran)).to.equal(1);
    expect(ran.err).to.match(/queue redis:\/\/127\.0\.0\.1:\d+ was lost \(connection refused\)[\s\S]*redis-server/);
    for (const { ended, said } of hands) {
      expect(await ended, said()).to.equal(1);
      expect(said().match(/was lost \(connection refused\)/g)).to.have.length(1);
      expect(said()).not.to.match(/ at .*node:/);
    }
    expectStopped();
    await crew.redis.up();
    await crew.hire();
    await crew.hire();
    const resumed = await crew.scene.desk.start(["resume"], { env: { AXLE_QUEUE: crew.redis.url } }).ended;
    expect(resumed.code, endOf(resumed)).to.equal(0);
    // What was under way when Redis died is carried out again: nobody knows how far it had come.
    for (const board of boards) expect(linesOf(board).join(" "), board).to.match(/^first(?: held){1,2} last$/);
  });

  it("and comes back empty: the run ends and says so, and nothing is done twice", async () => {
    const running = await holding();
    await crew.redis.down();
    await crew.redis.up();
    release();
    const ran = await running.ended;
    expect(ran.code, endOf(ran)).to.equal(1);
    expect(ran.err).to.match(/does not know this run any more[\s\S]*axle resume/);
    // Workers say the same, and not that somebody else has their boards, or that the controller is gone.
    for (const { said } of crew.hands) {
      while (!said().includes("does not know this run any more")) await sleep(20);
      expect(said()).not.to.match(/taken these boards over|controller is gone/);
    }
    expectStopped();
  });
});
