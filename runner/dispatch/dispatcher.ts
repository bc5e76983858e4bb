import type { DistributiveOmit } from "../engine/task/job.js";
import type { TaskOutcome } from "../engine/task/outcome.js";
import type { RunEvent } from "../events.js";
import type { Place } from "../journal/run-log.js";
import type { PlaybookNode, TaskNode } from "../load/nodes.js";
import type { Value } from "../values.js";

/** A task on a board. */
export interface Step extends Place {
  task: TaskNode;
  /** It works with the controller's own files, or with the person before it. */
  onController: boolean;
}

/** What a dispatcher needs of the run that it works for. */
export interface DispatchedRun {
  emit(event: DistributiveOmit<RunEvent, "at">): void;
  /** Another process may have changed boards: nothing that was read of them counts any more. */
  changedElsewhere(): void;
}

/**
 * Who carries tasks out. Every process of a run walks the same playbook, and asks its dispatcher at each task and board:
 * either the work is done here, or the outcome comes from the process that does it. All take all outcomes into their own
 * walk, so that batches, failure counts, handlers, `run_once` and `hostvars` are everywhere what they are in one process.
 */
export interface Dispatcher {
  /** A worker's share of a divided run, counted from 1: who takes its boards over has the same. */
  readonly share?: number;
  /** Told once, before the first play. */
  join(run: DispatchedRun): void;
  /** Looks at what was loaded. @throws AxleError (unsupported) for what can't be kept, with its place */
  examine(playbooks: readonly PlaybookNode[]): void;
  /** Whether another process carries all tasks of this host out, whatever they are. */
  isElsewhere(host: string): boolean;
  /** Whether another process carries this task out. */
  isStepElsewhere(step: Omit<Step, "key">): boolean;
  /** The task's outcome: that of the work, or what another process made of it. */
  carryOut(step: Step, work: () => Promise<TaskOutcome>): Promise<TaskOutcome>;
  /** Makes sure that all processes have come to the same. @throws AxleError where this one has not */
  agree(what: string, value: Value): Promise<void>;
  /** A task is about to work on the controller. @throws AxleError (unsupported) where that is another machine */
  meetController(task: TaskNode): void;
  /** A template looks at something of the machine it is rendered on. @throws AxleError where that is not the controller */
  meetLookup?(name: string): void;
}

/** One process does it all. */
export const inProcess: Dispatcher = {
  join: () => {},
  examine: () => {},
  isElsewhere: () => false,
  isStepElsewhere: () => false,
  carryOut: (_, work) => work(),
  agree: () => Promise.resolve(),
  meetController: () => {},
};
