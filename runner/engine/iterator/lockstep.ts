import type { TaskNode } from "../../load/nodes.js";
import type { PlayWalk, Step } from "./walk.js";

/** Chooses the task that all boards of the linear strategy do next; boards that are elsewhere wait. */
export class Lockstep {
  #inHandlers = false;

  constructor(private readonly walk: PlayWalk) {}

  /**
   * Advances the boards whose turn it is. Boards without a task left are not in the result; for the ones that have to
   * wait the task is undefined.
   */
  next(hosts: readonly string[]): Map<string, TaskNode | undefined> {
    const steps = new Map<string, Step & { task: TaskNode }>();
    for (const host of hosts) {
      const { state, task } = this.walk.peek(host);
      if (task) steps.set(host, { state, task });
    }
    if (steps.size === 0) return new Map();
    if (this.#inHandlers && ![...steps.values()].some((step) => step.state.phase === "handlers"))
      this.#inHandlers = false;
    const chosen = this.#inHandlers ? this.#nextHandlers(steps) : this.#nextTask(steps);
    const turns = new Map<string, TaskNode | undefined>();
    for (const [host, step] of steps) {
      const turn = chosen(step);
      if (turn) this.walk.commit(host, step.state);
      turns.set(host, turn ? step.task : undefined);
    }
    return turns;
  }

  #nextHandlers(steps: Map<string, Step>): (step: Step) => boolean {
    const inHandlers = [...steps.values()].filter((step) => step.state.phase === "handlers");
    const lowest = Math.min(...inHandlers.map((step) => step.state.next.handlers));
    return (step) => step.state.next.handlers === lowest && step.state.phase === "handlers";
  }

  #nextTask(steps: Map<string, Step & { task: TaskNode }>): (step: Step) => boolean {
    const wanted = new Set([...steps.values()].map((step) => step.task.id));
    const { timeline } = this.walk;
    // Going round once more picks up boards that `clear_host_errors` has set back.
    for (let tries = 0; tries <= timeline.length; tries++) {
      if (this.walk.position >= timeline.length) this.walk.position = 0;
      const task = timeline[this.walk.position++];
      if (!task || !wanted.has(task.id)) continue;
      if (task.action === "meta" && task.freeForm === "flush_handlers") this.#inHandlers = true;
      return (step) => step.task?.id === task.id;
    }
    // A task that the timeline does not know (a handler left over from a flush): whoever has it goes on.
    const first = [...wanted][0];
    return (step) => step.task?.id === first;
  }
}
