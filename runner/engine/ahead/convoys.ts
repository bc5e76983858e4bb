import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { ChangeGroup, GroupOutcome } from "../../board/session.js";
import type { TaskNode } from "../../load/nodes.js";
import type { ChangingPlan, Progressing } from "../module/item.js";
import { placeOf } from "../play/place.js";
import type { PlayRun } from "../play/play-run.js";
import type { Step } from "./course.js";
import type { BoardMemory } from "./memory.js";
import { type Rider, Riders } from "./riders.js";

/** What has come of a task's item that travelled with an earlier task. */
export interface Carried extends Step {
  outcome: GroupOutcome;
  /** Nothing has changed the board since. */
  isNew(): boolean;
}

/** Tasks that travel with an earlier one. */
export interface Convoy {
  groups: readonly ChangeGroup[];
  /** How many of the tasks that follow are done with. */
  tasks: number;
  arrived(outcomes: readonly GroupOutcome[]): void;
}

/**
 * Changes that were carried out in the exchange of an earlier task, until the turn of their own: they are told then, as
 * what they are. A task that asks for something else by then is carried out as usual, and its handlers are told anyway.
 */
export class Convoys {
  readonly #arrived = new Map<string, Map<number, Carried[]>>();
  /** Tasks of which something was done that they do not know of. */
  readonly #uncertain = new Set<string>();

  constructor(private readonly play: PlayRun) {}

  /** What may travel with a task's changes. */
  muster(
    host: string,
    lead: TaskNode,
    changes: readonly [Progressing, ChangingPlan][],
    session: BoardInfo,
  ): Convoy | undefined {
    const { item } = changes[0]![0];
    const memory = this.play.run.memories.of(item.board());
    const riders = new Riders(this.play, host, lead).find(changes, session, session, memory);
    if (riders.length === 0) return undefined;
    const steps = riders.flatMap((rider) => rider.steps.filter(({ run, plan }) => plan || run.readers.size > 0));
    for (const rider of riders) this.#send(host, rider);
    return {
      groups: steps.map(({ operations, run }) => ({ operations, after: [...run.readers.values()], chained: true })),
      tasks: riders.length,
      arrived: (outcomes) => {
        const outcomeOf = new Map(steps.map((step, index) => [step, outcomes[index]!]));
        for (const rider of riders) this.#arrive(host, rider, outcomeOf, memory);
      },
    };
  }

  /** What is here of a task, for its turn. */
  take(host: string, task: TaskNode): Carried[] | undefined {
    const carried = this.#arrived.get(host)?.get(task.id);
    this.#arrived.get(host)?.delete(task.id);
    this.play.run.underWay(host).delete(task.id);
    return carried;
  }

  /** What was carried out, where the task's items ask for just that. */
  fitting(
    host: string,
    task: TaskNode,
    runs: readonly Progressing[],
    carried: readonly Carried[],
  ): readonly Carried[] | undefined {
    const fits = isSame(runs, carried);
    const lost = carried.filter((one) => !fits || !isDone(one));
    if (lost.some(({ outcome }) => outcome.operations.some(({ status }) => status === "done"))) {
      this.#uncertain.add(`${task.id} ${host}`);
    }
    return fits ? carried : undefined;
  }

  /** Something was done for a task that it could not be told as its own. */
  isUncertain(host: string, task: TaskNode): boolean {
    return this.#uncertain.delete(`${task.id} ${host}`);
  }

  #send(host: string, { task, steps }: Rider): void {
    if (!steps.some(({ plan }) => plan)) return;
    this.play.run.log?.begin(placeOf(this.play, task, host));
    this.play.run.underWay(host).set(task.id, task.name ?? task.action);
  }

  #arrive(host: string, { task, steps }: Rider, outcomes: ReadonlyMap<Step, GroupOutcome>, memory: BoardMemory): void {
    const since = memory.changes;
    const carried = steps.map((step) => ({
      ...step,
      outcome: outcomes.get(step) ?? { operations: [] },
      isNew: () => memory.changes === since,
    }));
    const begun = carried.some(({ outcome }) => outcome.operations.length > 0);
    if (!begun) this.play.run.underWay(host).delete(task.id);
    const known = this.#arrived.get(host) ?? new Map<number, Carried[]>();
    this.#arrived.set(host, known.set(task.id, carried));
  }
}

/** Whether an item's changes have all been carried out, and were read again. */
export function isDone(one: Carried): one is Carried & { plan: ChangingPlan } {
  const { plan, operations, outcome } = one;
  return (
    plan !== undefined &&
    outcome.after !== undefined &&
    outcome.operations.length === operations.length &&
    outcome.operations.every(({ status }) => status === "done")
  );
}

/** Whether items ask for just what was carried out. */
function isSame(runs: readonly Progressing[], carried: readonly Carried[]): boolean {
  const asked = ({ args, readers }: Progressing) => JSON.stringify([args, [...readers]]);
  return runs.length === carried.length && runs.every((run, index) => asked(run) === asked(carried[index]!.run));
}
