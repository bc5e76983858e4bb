import type { Diff, Effect, Module, ModuleResult, Plan } from "../../../modules/contract.js";
import type { Input } from "../../../modules/kit/inputs.js";
import type { Operation, OperationResult } from "../../../modules/kit/operations.js";
import type { Reader, Reading } from "../../../modules/kit/readers.js";
import type { Become, Board, ExchangeListener } from "../../board/session.js";
import type { Position } from "../../errors.js";
import type { Value } from "../../values.js";
import type { LaneAhead } from "../ahead/lane-ahead.js";
import type { BoardForesight } from "../foresight/index.js";

/** What `rollback:` says, rendered. */
export interface Guard {
  id: string;
  timeoutSeconds: number;
  restore: string[];
  command?: string;
  addresses: string[];
}

/** One execution of a module: for one board, and one item where the task loops. */
export interface ModuleItem {
  module: Module;
  /** The module's name as written in the playbook. */
  written: string;
  /** Arguments, templated. */
  given: Record<string, Value>;
  positions: ReadonlyMap<string, Position>;
  position: Position;
  /** Made at the first use, since most controller-side tasks need none. */
  board(): Board;
  become: Become | undefined;
  environment: Readonly<Record<string, string>>;
  check: boolean;
  /** The task, as people know it. */
  task: string;
  /** `changed_when: false`: the playbook says that it changes nothing. */
  asks?: boolean;
  /** A plan is made, or applied: who looks at every change, and where this one is. Gives why it may not be carried out. */
  review?(plan: ChangingPlan, uncertain: string | undefined): string | undefined;
  /** In a run that is a check: what it has foretold of the item's board so far. */
  foresight?(): BoardForesight;
  diff: boolean;
  /** Resolves what the module asks of the controller, in this item's scope. */
  resolve(name: string, input: Input): Promise<unknown>;
  /** `async:` seconds; commands then run as durable jobs. */
  job?: { seconds: number; poll: number; id: string; folder: string };
  /** `rollback:`: a guard is set before its changes. */
  guard?: Guard;
  /** Arguments, inputs and readers, when they are known already. */
  prepared?: Progressing;
  /** Told of the values of secret arguments, as soon as they are known. */
  markSecret(text: string): void;
}

/** What came of it. `result` has the module's own fields only. */
export interface ModuleOutcome {
  result: ModuleResult;
  effects: readonly Effect[];
  diff: readonly Diff[];
  /** The arguments after conversion, for `invocation`. */
  args?: Record<string, unknown>;
  /** Right after its change, the board was not as asked. */
  notConverged?: boolean;
  /** In a check: what could not be known, and why. `hides`: nothing of the result can be relied on but `changed`. */
  unknown?: Unknown;
  /** In a check: the result that the board as it is gives, where another one is foretold. */
  asItIs?: ModuleResult;
  /** The time was up. */
  late?: boolean;
}

/** What a check can't know of an item. */
export interface Unknown {
  why: string;
  hides: boolean;
}

/** An item on its way through probe, plan and apply. */
export interface Progressing {
  item: ModuleItem;
  args?: Record<string, unknown>;
  inputs: Record<string, unknown>;
  /** Readers by the module's names; probeMore adds to them. */
  readers: Map<string, Reader>;
  seen: Record<string, Reading>;
  startedAt: number;
  rounds: number;
  /** Readings that are in doubt in a check, as they may be instead, and why. */
  doubts?: { why: string; others: Record<string, Reading>; hides: boolean };
  /** Readings as they were made, where a check takes what it has foretold instead. */
  real?: Record<string, Reading>;
  /** In a check, of a task that only looks: the result by those readings, where it is another one. */
  asItIs?: ModuleResult;
  /** What the controller was asked for is not known in a check: it can't be planned at all. */
  unforeseen?: string;
  unknown?: Unknown;
  /** The operations that were sent, guards included. */
  sent?: readonly Operation[];
  /** Set once its change was carried out. */
  applied?: { plan: ChangingPlan; operations: OperationResult[]; seen: Record<string, Reading> };
  /** What `seen` holds was read after the last change of the round before. */
  fresh?: boolean;
  /** A stale precondition has led to a new reading once. */
  reread?: boolean;
  outcome?: ModuleOutcome;
}

export type ChangingPlan = Extract<Plan, { plan: "change" | "unknown" }>;

/** What a round of exchanges needs beside its items. */
export interface Exchanging {
  /** The run's name. */
  run: string;
  signal: AbortSignal | undefined;
  /** Milliseconds since 1970 at which the task's time is up. */
  deadline: number | undefined;
  /** Readings that were made before, and those that can be made for tasks that follow. */
  ahead?: LaneAhead;
  /** The items are all of the task, and none of it has failed: tasks that follow may travel with its changes. */
  leads: boolean;
  listener: (items: readonly Progressing[]) => ExchangeListener;
  /** Waits; rejects when the run is interrupted. */
  sleep(ms: number): Promise<void>;
}
