import type { TaskOutcome } from "../../engine/task/outcome.js";
import { AxleError } from "../../errors.js";
import type { PlaybookNode, TaskNode } from "../../load/nodes.js";
import type { Value } from "../../values.js";
import type { DispatchedRun, Dispatcher, Step } from "../dispatcher.js";
import { controllerShard } from "../queue/names.js";
import type { HostRecord } from "./inbox.js";
import type { Meeting } from "./meeting.js";
import { decodeOutcome, encodeOutcome } from "./outcomes.js";
import type { Owners } from "./owners.js";
import { refuseTask, refuseUnshared } from "./refusals.js";
import type { SharedSecrets } from "./secrets.js";

/** What a process of a divided run is made of. */
export interface Part {
  shard: number;
  owners: Owners;
  meeting: Meeting;
  secrets: SharedSecrets;
  check: boolean;
}

/** What a worker that is gone has left of a step. */
interface Earlier {
  begun: boolean;
  outcome?: TaskOutcome;
}

/**
 * One of the processes of a divided run. What it has carried out counts when its record comes back from the common log:
 * so all processes see all outcomes in one order.
 */
export abstract class SharedDispatcher implements Dispatcher {
  protected run: DispatchedRun | undefined;

  constructor(protected readonly part: Part) {}

  join(run: DispatchedRun): void {
    this.run = run;
  }

  examine(playbooks: readonly PlaybookNode[]): void {
    refuseUnshared(playbooks, this.part.check);
  }

  isElsewhere(host: string): boolean {
    return this.part.owners.ofHost(host) !== this.part.shard;
  }

  isStepElsewhere(step: Omit<Step, "key">): boolean {
    return this.part.owners.ofStep(step) !== this.part.shard;
  }

  async carryOut(step: Step, work: () => Promise<TaskOutcome>): Promise<TaskOutcome> {
    refuseTask(step.task, this.part.check);
    if (this.isStepElsewhere(step)) return this.#await(step);
    const earlier = this.#earlier(step);
    if (earlier.outcome) return earlier.outcome;
    const { meeting, shard, secrets } = this.part;
    const { host, key } = step;
    await meeting.log.add({ kind: "begin", shard, host, key });
    const outcome = await this.around(host, work);
    if (earlier.begun) outcome.mayHaveChanged = true;
    const record = { kind: "end", shard, host, key, outcome: encodeOutcome(outcome) } as const;
    await meeting.log.add({ ...record, secrets: secrets.takeNews() });
    await this.#await(step);
    return outcome;
  }

  abstract agree(what: string, value: Value): Promise<void>;

  meetController(_task: TaskNode): void {}

  /** Carries work out so that what it says is known to be of this host. */
  protected around(_host: string, work: () => Promise<TaskOutcome>): Promise<TaskOutcome> {
    return work();
  }

  /** Something has happened on a board of another process. */
  protected hear(_record: Extract<HostRecord, { kind: "event" }>): void {}

  /** Takes what is there already of a step of this process's own: a worker before it has begun it, or ended it. */
  #earlier(step: Step): Earlier {
    const { inbox } = this.part.meeting;
    const earlier: Earlier = { begun: false };
    for (let record = inbox.peek(step.host); record; record = inbox.peek(step.host)) {
      inbox.take(step.host);
      expectKey(record, step);
      if (record.kind === "begin") earlier.begun = true;
      if (record.kind === "end") return { ...earlier, outcome: this.#accept(record) };
    }
    return earlier;
  }

  /** The outcome of a step, once it is in the log. */
  async #await(step: Step): Promise<TaskOutcome> {
    for (;;) {
      const record = await this.part.meeting.inbox.next(step.host);
      if (record.kind === "event") this.hear(record);
      else expectKey(record, step);
      if (record.kind === "end") return this.#accept(record);
    }
  }

  #accept(record: Extract<HostRecord, { kind: "end" }>): TaskOutcome {
    this.part.secrets.hear(record.secrets);
    const outcome = decodeOutcome(record.outcome);
    const elsewhere = [outcome, ...outcome.items].some(({ delegatedTo }) => delegatedTo !== undefined);
    const foreign = record.shard !== this.part.shard;
    if (foreign && (elsewhere || record.shard === controllerShard)) this.run?.changedElsewhere();
    return outcome;
  }
}

/** All processes take the same way, or none goes on. */
function expectKey(record: HostRecord, step: Step): void {
  if (record.kind === "event" || record.key === step.key) return;
  throw new AxleError({
    kind: "queue",
    message: `The processes of this run take different ways on ${step.host}: one is at "${record.key}", another at "${step.key}".`,
    position: step.task.position,
    remedy: "Something that is not the same everywhere decides about the way: a random value, the clock, a local file.",
  });
}
