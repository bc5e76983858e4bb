import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { Input } from "../../../modules/kit/inputs.js";
import type { Become, Board } from "../../board/session.js";
import type { RunEvent, TaskInfo } from "../../events.js";
import type { PlayNode, TaskNode } from "../../load/nodes.js";
import type { Review } from "../../plans/review.js";
import type { Templar, TemplateContext } from "../../template/templar.js";
import type { Value } from "../../values.js";
import type { Layer, Scope } from "../../vars/scope.js";
import type { Carried, Convoy } from "../ahead/convoys.js";
import type { LookAhead } from "../ahead/look-ahead.js";
import type { Memories } from "../ahead/memories.js";
import type { Prepared } from "../ahead/prepared.js";
import type { Foresight } from "../foresight/index.js";
import type { RsyncEnds } from "../inputs/rsync.js";
import type { ChangingPlan, Progressing } from "../module/item.js";

/** One task on one board, with all that its execution needs; made by the strategy. */
export interface TaskJob {
  task: TaskNode;
  info: TaskInfo;
  play: PlayNode;
  host: string;
  scope: Scope;
  /** On top of the host's variables: what tasks before it are expected to set, for one that is only looked at. */
  learned?: Values;
  services: TaskServices;
  /** What makes the readings of tasks that follow ride along; a task that is itself only looked at has none. */
  ahead?: Ahead;
}

export interface Ahead {
  memories: Memories;
  look: LookAhead;
  /** The task itself, as it was looked at. */
  prepared?: Prepared;
  /** What can travel with the task's changes. */
  muster(changes: readonly [Progressing, ChangingPlan][], session: BoardInfo): Convoy | undefined;
  /** What has come of the task already, if its items are what they were foreseen to be. */
  carried(runs: readonly Progressing[]): readonly Carried[] | undefined;
}

/** What a task reaches through the run. */
export interface TaskServices {
  check: boolean;
  /** Who looks at every change, where a plan is made or applied. */
  review?: Review | undefined;
  /** What a check has foretold so far. */
  foresight: Foresight;
  diff: boolean;
  verify: boolean;
  /** The run's name. */
  run: string;
  /** What the variable `omit` gives. */
  omit: string;
  verbosityInvocation: boolean;
  signal: AbortSignal | undefined;
  /** Seconds a task may take where it says nothing; 0: no limit. */
  defaultTimeout: number;
  defaultPoll: number;
  /** Where boards keep asynchronous tasks' jobs unless a variable says otherwise. */
  asyncFolder: string;
  /** Whether results are hidden where nothing is said of `no_log`. */
  defaultNoLog: boolean;
  emit(event: DistributiveOmit<RunEvent, "at">): void;
  /** A renderer over a scope, with the task's search paths. */
  templar(task: TaskNode, play: PlayNode, scope: Scope, how?: Pick<TemplateContext, "impure">): Templar;
  /** What a task sees of the host it is delegated to. */
  delegatedLayer(job: TaskJob, name: string): Layer;
  /** The board that a task works on: the host itself, or the one it is delegated to. */
  contact(job: TaskJob, templar: Templar, delegatedTo: string | undefined): Contact;
  /** The host itself, rendered once for tasks that see it alike. */
  ownContact(job: TaskJob, templar: Templar): Contact;
  /** `ends` tells who would copy to whom; only `synchronize` asks. */
  resolveInput(job: TaskJob, templar: Templar, input: Input, ends: () => RsyncEnds): Promise<unknown>;
  markSecret(text: string): void;
  sleep(ms: number): Promise<void>;
  /** A new id for a job on a board. */
  newJobId(): string;
  warn(message: string, job: TaskJob): void;
  now(): number;
  /** Says which task a board works on from now on. */
  noteTask(host: string, info: TaskInfo): void;
}

export interface Contact {
  board(): Board;
  become(): Become | undefined;
}

export type DistributiveOmit<Type, Key extends PropertyKey> = Type extends unknown ? Omit<Type, Key> : never;
export type Values = Record<string, Value>;
