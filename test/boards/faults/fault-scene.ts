import { expect } from "chai";
import { changesOf, resultsOf } from "../../e2e/results.js";
import { endOf, type Ran, type Running } from "../../e2e/scene.js";
import { Link } from "../../lab/link.js";
import { BoardAccess } from "../board-access.js";
import { BoardScene } from "../scene.js";
import { after, before, listState, playbook, steps } from "./playbook.js";

/** Tasks that a warning says to have been sent along with the one that was lost. */
export function sentAlong({ events }: Ran): Set<string> {
  const told = events.flatMap((event) => (event.event === "warning" ? [event.message] : []));
  const lists = told.flatMap(
    (message) => /What was sent along with it may be done there, too: (.*?)\./.exec(message)?.[1] ?? [],
  );
  return new Set(lists.flatMap((list) => list.split(", ").map((name) => name.slice(1, -1))));
}

/** A real board with a small disk of its own, behind a link that can be bad. */
export class FaultScene {
  readonly access: BoardAccess;

  private constructor(
    readonly scene: BoardScene,
    readonly link: Link,
  ) {
    this.access = new BoardAccess(scene.lab);
  }

  static async open(): Promise<FaultScene> {
    const scene = await BoardScene.open({ boards: ["ns-1"], disk: "64M" });
    const link = await Link.to(scene.lab.boards[0]!.address, 22);
    const faults = new FaultScene(scene, link);
    scene.desk.write("linked.json", faults.inventory());
    scene.desk.write("site.yml", playbook);
    return faults;
  }

  /** The board through the link: by the same name, with the same host key. */
  private inventory(): string {
    const { lab } = this.scene;
    const common = `-o UserKnownHostsFile=${lab.folder}/known_hosts -o HostKeyAlias=${lab.boards[0]!.address} -o ServerAliveInterval=1`;
    const host = {
      ansible_host: "127.0.0.1",
      ansible_port: this.link.local,
      ansible_user: "root",
      ansible_ssh_private_key_file: lab.keyFile,
      ansible_ssh_common_args: common,
    };
    return JSON.stringify({ all: { hosts: { "ns-1": host } } });
  }

  get desk() {
    return this.scene.desk;
  }

  /** Starts a run (of the playbook of faults, unless told otherwise) over the link. */
  start(playbook = "site.yml", ...words: string[]): Running {
    return this.desk.start(["run", this.desk.path(playbook), "-i", this.desk.path("linked.json"), ...words]);
  }

  inside(command: string): Promise<string> {
    return this.access.run(command);
  }

  until(command: string, fits: RegExp): Promise<void> {
    return this.access.until(command, fits);
  }

  /** Waits until nobody has the board's lock: a session that was killed leaves a file that is nobody's. */
  private released(): Promise<void> {
    return this.until('set -- $(cat /run/lock/axle.lock 2>/dev/null); [ -d "/proc/${5:-none}" ] || echo free', /free/);
  }

  /** The state that the playbook of faults finds. */
  async fresh(): Promise<void> {
    await this.released();
    await this.inside(before);
  }

  /** Steps that are as they were (`old`), as they are to be (`new`), or something else; and what lies about beside them. */
  async state(): Promise<Record<string, string>> {
    const lines = (await this.inside(listState)).trim().split("\n");
    return Object.fromEntries(lines.map((line) => line.split(" ") as [string, string]));
  }

  /**
   * What a run said is what the board shows: told as done is done, what was not reached is as it was, and the step where it
   * stopped, with those that were told to have been sent along with it, is one or the other. Nothing lies about, but for
   * one new file beside its target where a restart ended everything at once: the next run removes it.
   */
  async expectHonest(ran: Ran, what: string, mayStray = false): Promise<void> {
    const told = new Map(resultsOf(ran.events).map(({ task, status }) => [task.name, status]));
    const along = sentAlong(ran);
    const state = await this.state();
    const strays = Object.keys(state).filter((name) => mayStray && /^\.axle-[0-9a-f]{24}$/.test(name));
    expect(strays.length, `${what}: ${strays}`).to.be.at.most(1);
    const names = Object.keys(state).filter((name) => !strays.includes(name));
    expect(names.sort(), `${what}: left behind`).to.deep.equal([...steps].sort());
    for (const step of steps) {
      const status = told.get(step);
      const open = status === undefined ? along.has(step) : !["ok", "changed"].includes(status);
      const may = open ? ["old", "new"] : [status === undefined ? "old" : "new"];
      expect(state[step], `${what}: ${step}, told as ${status}\n${endOf(ran)}`).to.be.oneOf(may);
    }
    const stopped = [...told.values()].some((status) => status === "failed" || status === "unreachable");
    if (ran.code === 0) expect([...new Set(Object.values(state))], what).to.deep.equal(["new"]);
    else expect(stopped, `${what}: nothing was told\n${endOf(ran)}`).to.equal(true);
  }

  /** The next run, without a fault, brings the board where the first one was to bring it. */
  async expectRepaired(ran: Ran, what: string): Promise<void> {
    await this.released();
    const again = await this.start().ended;
    expect(again.code, `${what}, run again: ${endOf(again)}`).to.equal(0);
    if (ran.code === 0) expect(changesOf(again.events), what).to.deep.equal([]);
    expect([...new Set(Object.values(await this.state()))], what).to.deep.equal(["new"]);
    expect(await this.inside(after), `${what}: left running`).to.equal("");
  }

  /** One fault from a fresh board to a repaired one. Gives the run that met it. */
  async prove(
    what: string,
    codes: readonly number[],
    fault: (running: Running) => Promise<void>,
    mayStray = false,
  ): Promise<Ran> {
    await this.fresh();
    const running = this.start();
    await fault(running);
    const ran = await running.ended;
    expect(ran.code, `${what}: ${endOf(ran)}`).to.be.oneOf([...codes]);
    await this.expectHonest(ran, what, mayStray);
    await this.expectRepaired(ran, what);
    return ran;
  }

  async close(): Promise<void> {
    await this.link.close();
    await this.scene.close();
  }
}
