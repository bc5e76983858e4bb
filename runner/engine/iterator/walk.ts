import type { BlockNode, TaskNode } from "../../load/nodes.js";
import { advance } from "./advance.js";
import { clearFailures, hasFailed, insertNext, markFailed, tasksOf } from "./failure.js";
import { copyState, newState, type WalkState } from "./state.js";

export interface Step {
  state: WalkState;
  task: TaskNode | undefined;
}

/** Where every board of a batch stands in the play, and which handlers are notified for it. */
export class PlayWalk {
  readonly #states = new Map<string, WalkState>();
  readonly #notified = new Map<number, Set<string>>();
  /** Every task in order, includes once they are known: what the boards of the linear strategy are aligned by. */
  readonly timeline: TaskNode[];
  position = 0;
  endPlay = false;

  /**
   * @param blocks the play's blocks, the first of which gathers facts
   * @param needsSetup whether a board's facts must be gathered
   */
  constructor(
    readonly blocks: readonly BlockNode[],
    readonly handlers: TaskNode[],
    readonly hosts: readonly string[],
    private readonly needsSetup: (host: string) => boolean,
  ) {
    this.timeline = blocks.flatMap(tasksOf);
    for (const host of hosts) this.#states.set(host, newState(blocks));
  }

  state(host: string): WalkState {
    let state = this.#states.get(host);
    if (!state) {
      state = newState([]);
      this.#states.set(host, state);
    }
    return state;
  }

  commit(host: string, state: WalkState): void {
    this.#states.set(host, state);
  }

  /** The board's next task, without going there: `commit` its state to do so. */
  peek(host: string): Step {
    const state = copyState(this.state(host));
    return { state, task: this.#advance(state, host) };
  }

  /** The tasks that come after the one a board is at, as long as nothing fails, skips ahead or is included. */
  *following(host: string): Generator<TaskNode> {
    const state = copyState(this.state(host));
    for (let task = this.#advance(state, host); task; task = this.#advance(state, host)) {
      yield task;
      if (task.resolved !== "meta" || task.freeForm !== "flush_handlers" || state.phase === "handlers") continue;
      state.beforeFlush = state.phase;
      state.phase = "handlers";
    }
  }

  #advance(state: WalkState, host: string): TaskNode | undefined {
    return advance(state, {
      setupTask: () => (this.needsSetup(host) ? firstTask(this.blocks[0]) : undefined),
      handlers: () => this.handlers,
      isNotified: (handler) => this.#notified.get(handler.id)?.has(host) === true,
    });
  }

  fail(host: string): void {
    const state = copyState(this.state(host));
    markFailed(state);
    this.commit(host, state);
  }

  isFailed(host: string): boolean {
    return hasFailed(this.#states.get(host));
  }

  failedHosts(): string[] {
    return [...this.#states.keys()].filter((host) => this.isFailed(host));
  }

  clearErrors(host: string): void {
    const state = copyState(this.state(host));
    clearFailures(state);
    this.commit(host, state);
  }

  /** Ends the play for one board. */
  complete(host: string): void {
    this.commit(host, { ...this.state(host), phase: "complete" });
  }

  /** Runs the notified handlers next, then goes on where the board is. */
  startFlush(host: string): void {
    const state = this.state(host);
    this.commit(host, { ...state, beforeFlush: state.phase, phase: "handlers" });
  }

  insert(host: string, entries: readonly (BlockNode | TaskNode)[]): void {
    const state = copyState(this.state(host));
    insertNext(state, entries);
    this.commit(host, state);
  }

  /** True when the board was not notified before. */
  notify(handler: TaskNode, host: string): boolean {
    const hosts = this.#notified.get(handler.id) ?? new Set();
    this.#notified.set(handler.id, hosts);
    if (hosts.has(host)) return false;
    hosts.add(host);
    return true;
  }

  unnotify(handler: TaskNode, host: string): void {
    this.#notified.get(handler.id)?.delete(host);
  }
}

function firstTask(block: BlockNode | undefined): TaskNode | undefined {
  const first = block?.block[0];
  return first?.kind === "task" ? first : undefined;
}
