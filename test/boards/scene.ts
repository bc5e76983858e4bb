import { expect } from "chai";
import { changesOf, resultsOf } from "../e2e/results.js";
import { Desk, endOf, type Ran } from "../e2e/scene.js";
import { missingForNamespaceBoards, NamespaceLab, type NamespaceLabOptions } from "../lab/namespace/lab.js";

/** Leaves a suite out where there are no namespace boards, and says why. */
export function needBoards(suite: Mocha.Context): void {
  const missing = missingForNamespaceBoards();
  if (missing.length === 0) return;
  process.stdout.write(`    left out, there are no namespace boards here: ${missing.join("; ")}\n`);
  suite.skip();
}

/** Namespace boards and a desk before them. */
export class BoardScene {
  readonly desk: Desk;

  private constructor(readonly lab: NamespaceLab) {
    this.desk = new Desk(() => lab.inventory);
  }

  static async open(options: NamespaceLabOptions): Promise<BoardScene> {
    return new BoardScene(await NamespaceLab.up(options));
  }

  /** The first three parts of the boards' addresses. */
  get prefix(): string {
    return this.lab.network.prefix;
  }

  /** What a command prints on a board. Throws with its errors when it fails. */
  on(command: string, board = 0): Promise<string> {
    return this.lab.run(this.lab.boards[board]!, command);
  }

  /** Runs tasks on all boards; each is one line of YAML. */
  run(tasks: readonly string[], ...words: string[]): Promise<Ran> {
    return this.desk.run(playOf(tasks), ...words);
  }

  /** Runs tasks that must succeed; gives what changed. */
  async apply(tasks: readonly string[], ...words: string[]): Promise<string[]> {
    const ran = await this.run(tasks, ...words);
    expect(ran.code, endOf(ran)).to.equal(0);
    return changesOf(ran.events);
  }

  /** Checks tasks, runs them and runs them again: the check foretells what changes, and then nothing is left to do. */
  async converges(tasks: readonly string[], ...words: string[]): Promise<string[]> {
    const check = await this.desk.check(playOf(tasks), ...words);
    expect(check.code, endOf(check)).to.equal(0);
    const changed = await this.apply(tasks, ...words);
    expect(changesOf(check.events), "what the check foretold").to.deep.equal(changed);
    expect(await this.apply(tasks, ...words), "what a second run changed").to.deep.equal([]);
    return changed;
  }

  /** Runs tasks of which one must fail; gives its message and remedy. */
  async fails(tasks: readonly string[], ...words: string[]): Promise<string> {
    const ran = await this.run(tasks, ...words);
    expect(ran.code, endOf(ran)).to.equal(2);
    const result = resultsOf(ran.events).find((each) => each.result["failed"] === true)?.result;
    return `${result?.["msg"]} ${result?.["remedy"] ?? ""}`;
  }

  /** The result of the one task that is named so. */
  async resultOf(task: string, tasks: readonly string[], ...words: string[]): Promise<Record<string, unknown>> {
    const ran = await this.run(tasks, ...words);
    expect(ran.code, endOf(ran)).to.equal(0);
    return resultsOf(ran.events).find((each) => each.task.name === task)!.result;
  }

  async close(): Promise<void> {
    await this.lab.down();
    this.desk.close();
  }
}

function playOf(tasks: readonly string[]): string {
  return `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks.map((task) => `    - ${task}\n`).join("")}`;
}
