import { appendFileSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { recapOf, resultsOf } from "../e2e/results.js";
import { endOf, type Ran, type Running } from "../e2e/scene.js";
import { Crew, type Hand } from "./crew.js";

const boards = ["ax3-1", "ax3-2"];

/** Every step leaves a line in /etc/steps: what was done twice shows. */
const held = `
- hosts: lab
  gather_facts: true
  handlers:
    - {name: tell, shell: "echo told {{ drawn.stdout }} >>/etc/steps"}
  tasks:
    - {name: draw, shell: "echo drawn >>/etc/steps; head -c 8 /dev/urandom | cksum | cut -d' ' -f1", register: drawn}
    - {name: notify, copy: {dest: /etc/told-of, content: "{{ drawn.stdout }}"}, notify: tell}
    - {name: hold, shell: "while [ -e /etc/hold ]; do sleep 0.1; done; echo held >>/etc/steps"}
    - {name: last, copy: {dest: /etc/last, content: "{{ drawn.stdout }} {{ ansible_hostname }}"}}
`;

const tiny = `
- hosts: lab
  gather_facts: false
  tasks:
    - {name: tiny, shell: "echo tiny >>/etc/steps"}
`;

describe("workers in trouble", function () {
  this.timeout(240_000);
  let crew: Crew;
  before(async () => {
    crew = await Crew.open(...boards);
  });
  after(() => crew?.close());
  beforeEach(async () => {
    const client = crew.redis.client();
    await client.flushall();
    client.disconnect();
    for (const board of boards)
      for (const name of ["steps", "told-of", "last", "hold"]) crew.scene.remove(board, `etc/${name}`);
  });
  afterEach(() => crew.dismiss());

  const linesOf = (board: string) => crew.scene.file(board, "etc/steps").trimEnd().split("\n");
  const hold = (board: string) => appendFileSync(`${crew.scene.root(board)}/etc/hold`, "");
  const release = (board: string) => crew.scene.remove(board, "etc/hold");

  /** Starts a run with the second board held, and waits until that board is at it and the first has gone through. */
  async function holding(): Promise<Running> {
    hold("ax3-2");
    const running = crew.start(held, 2);
    await running.seen((event) => event.event === "result" && event.host === "ax3-1" && event.task.name === "hold");
    return running;
  }

  async function handOf(shard: number): Promise<Hand> {
    for (;;) {
      const hand = crew.hands.find(({ said }) => said().includes(`Shard ${shard} of 2`));
      if (hand) return hand;
      await sleep(20);
    }
  }

  function expectWhole(ran: Ran): void {
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(recapOf(ran.events)["ax3-2"]).to.include({ failed: 0, unreachable: 0 });
    for (const board of boards) {
      const drawn = crew.scene.file(board, "etc/told-of");
      expect(crew.scene.file(board, "etc/last")).to.equal(`${drawn} ${board}`);
      const lines = linesOf(board);
      // The board that was held may have been held twice: nobody knows how far it had come.
      expect(lines.filter((line) => line === "held").length).to.be.within(1, board === "ax3-1" ? 1 : 2);
      expect(lines.filter((line) => line !== "held")).to.deep.equal(["drawn", `told ${drawn}`]);
    }
    // Each task is told once, whoever has done it.
    const told = resultsOf(ran.events).map(({ task, host }) => `${task.name} ${host}`);
    expect(new Set(told).size).to.equal(told.length);
  }

  it("a worker is killed: another one takes its boards over, and goes on where it stopped", async () => {
    await crew.hire();
    await crew.hire();
    const running = await holding();
    (await handOf(2)).child.kill("SIGKILL");
    release("ax3-2");
    const ran = await running.ended;
    expectWhole(ran);
    expect(ran.out + ran.err).to.match(/worker of shard 2 is gone: .* has taken its boards over/);
  });

  it("a worker is killed and has left its command at work: who comes after it waits for that, and begins no second one beside it", async () => {
    const working = `
- hosts: lab
  gather_facts: false
  tasks:
    - {name: work, shell: "echo begun >>/etc/steps; while [ -e /etc/hold ]; do sleep 0.1; done; echo ended >>/etc/steps"}
`;
    await crew.hire();
    await crew.hire();
    hold("ax3-2");
    const running = crew.start(working, 2);
    while (!crew.scene.exists("ax3-2", "etc/steps")) await sleep(20);
    (await handOf(2)).child.kill("SIGKILL");
    await running.seen(
      (event) => event.event === "warning" && event.message.includes("its command's end is waited for"),
    );
    expect(linesOf("ax3-2")).to.deep.equal(["begun"]);
    release("ax3-2");
    const ran = await running.ended;
    expect(ran.code, endOf(ran)).to.equal(0);
    // What a board has left behind of a command is not known: it is carried out once more, after its end.
    expect(linesOf("ax3-2")).to.deep.equal(["begun", "ended", "begun", "ended"]);
  });

  it("a worker hangs: another one takes over, and the first can't go on when it wakes", async () => {
    await crew.hire();
    await crew.hire();
    const running = await holding();
    const hanging = (await handOf(2)).child;
    hanging.kill("SIGSTOP");
    release("ax3-2");
    expectWhole(await running.ended);
    hanging.kill("SIGCONT");
  });

  it("a worker is ended in good order: its shard goes to another one at once", async () => {
    await crew.hire();
    await crew.hire();
    const running = await holding();
    const leaving = await handOf(2);
    leaving.child.kill("SIGTERM");
    await sleep(200);
    release("ax3-2");
    expectWhole(await running.ended);
  });

  it("the run is interrupted: its workers stop, and it can be gone on with", async () => {
    await crew.hire();
    await crew.hire();
    const running = await holding();
    running.child.kill("SIGINT");
    await sleep(500);
    release("ax3-2");
    const ran = await running.ended;
    expect(ran.code, endOf(ran)).to.equal(99);
    expect(crew.scene.exists("ax3-2", "etc/last")).to.equal(false);
    const resumed = await crew.scene.desk.start(["resume"], { env: { AXLE_QUEUE: crew.redis.url } }).ended;
    expectWhole(resumed);
  });

  it("the run is killed: its workers stop by themselves, and it can be gone on with", async () => {
    await crew.hire();
    await crew.hire();
    const running = await holding();
    running.child.kill("SIGKILL");
    await running.ended;
    release("ax3-2");
    const resumed = await crew.scene.desk.start(["resume"], { env: { AXLE_QUEUE: crew.redis.url } }).ended;
    expectWhole(resumed);
  });

  it("a worker has another key: the run ends and says so", async () => {
    await crew.hire([], { AXLE_QUEUE_KEY: Buffer.alloc(32, 1).toString("base64") });
    const ran = await crew.run(tiny, 1);
    expect(ran.code, endOf(ran)).to.equal(1);
    expect(ran.err).to.match(/worker .* has another key[\s\S]*--queue-key/);
    expect(crew.scene.exists("ax3-1", "etc/steps")).to.equal(false);
  });

  it("a worker's project differs: the run ends and names the files", async () => {
    const running = crew.start(tiny, 1);
    const client = crew.redis.client();
    while ((await client.keys("axle:run:*:setup")).length === 0) await sleep(20);
    client.disconnect();
    crew.scene.desk.write("site.yml", `${tiny}    - {name: more, shell: "echo more >>/etc/steps"}\n`);
    await crew.hire();
    const ran = await running.ended;
    expect(ran.code, endOf(ran)).to.equal(1);
    expect(ran.err).to.match(/project differs from the run's: site\.yml\.[\s\S]*same state/);
    expect(crew.scene.exists("ax3-1", "etc/steps")).to.equal(false);
  });

  it("a worker serves another folder: the run ends and names both", async () => {
    await crew.hire(["--project", "/usr"]);
    const ran = await crew.run(tiny, 1);
    expect(ran.code, endOf(ran)).to.equal(1);
    expect(ran.err).to.contain("/usr").and.to.contain(crew.scene.desk.folder);
  });

  it("a lookup would ask the worker's machine: the task says what to do instead", async () => {
    await crew.hire();
    const site = `
- hosts: lab
  gather_facts: false
  tasks:
    - {name: given, set_fact: {home: "{{ lookup('env', 'HOME') }}"}, delegate_to: localhost}
    - {name: kept, assert: {that: "home | length > 0"}}
    - {name: asked, debug: {msg: "{{ lookup('env', 'HOME') }}"}}
`;
    const ran = await crew.run(site, 1);
    expect(ran.code, endOf(ran)).to.equal(2);
    expect(recapOf(ran.events)["ax3-1"]).to.include({ ok: 2, failed: 1 });
    expect(ran.out).to.match(/lookup `env` would ask the worker's machine/);
  });

  const refused: Record<string, { site: string; at: RegExp; words?: string[] }> = {
    "throttle where boards go their own ways": {
      site: `- hosts: lab\n  strategy: free\n  tasks:\n    - command: "true"\n      throttle: 1\n`,
      at: /throttle[\s\S]*site\.yml:5/,
    },
    "a condition of the whole run that is chance": {
      site: `- hosts: lab\n  tasks:\n    - command: "true"\n      run_once: "{{ [true, false] | random }}"\n`,
      at: /run_once[\s\S]*site\.yml:4/,
    },
    "a check of what is delegated": {
      site: `- hosts: lab\n  tasks:\n    - command: "true"\n      delegate_to: ax3-1\n`,
      at: /check[\s\S]*site\.yml:4/,
      words: ["--check"],
    },
  };
  for (const [title, { site, at, words = [] }] of Object.entries(refused)) {
    it(`is refused before any board is touched: ${title}`, async () => {
      const ran = await crew.run(site, 2, ...words);
      expect(ran.code, endOf(ran)).to.equal(4);
      expect(ran.err).to.match(at);
      expect(ran.events.some(({ event }) => event === "play-start")).to.equal(false);
    });
  }

  it("Redis is away: run and worker say so, and what helps", async () => {
    await crew.redis.down();
    const ran = await crew.run(tiny, 1);
    expect(ran.code).to.equal(1);
    expect(ran.err).to.match(
      /queue redis:\/\/127\.0\.0\.1:\d+ is not reached \(connection refused\)[\s\S]*redis-server/,
    );
    const failed = await crew.hire().catch((error: Error) => error.message);
    expect(failed).to.match(/is not reached/);
    await crew.redis.up();
  });

  it("without a key nothing starts", async () => {
    const ran = await crew.scene.desk.axle("run", crew.scene.desk.write("site.yml", tiny), "--shard", "2");
    expect(ran.code).to.equal(5);
    expect(ran.err).to.match(/no key[\s\S]*\/dev\/urandom/);
    void readFileSync;
  });
});
