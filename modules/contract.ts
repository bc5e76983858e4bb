import type { Static, TObject } from "@sinclair/typebox";
import type { BoardInfo } from "./kit/board-info.js";
import type { Input, InputValues } from "./kit/inputs.js";
import type { Operation, OperationResult } from "./kit/operations.js";
import type { Prediction } from "./kit/predictions.js";
import type { Reader, ReadingOf } from "./kit/readers.js";

/**
 * What a module is. It never holds a connection: it says what to read (`probe`) and, from what was read, what to change
 * (`plan`), both as data from the closed vocabularies in `modules/kit`. All functions are pure.
 *
 * The engine's walk through a module, per board and loop item:
 *
 *     args ─ inputs ─▶ controller side values ─ probe ─▶ [exchange 1] ─ plan ─▶ [exchange 2: operations, readers again] ─ finish ─▶ result
 *
 * In check mode the second exchange does not exist: the session has no way to send an operation.
 */
export interface Module<
  Schema extends TObject = TObject,
  Probe extends Readers = Readers,
  Inputs extends InputSet = InputSet,
> {
  /** The playbook key and the name of the folder. */
  name: string;
  /** One line for lists. */
  summary: string;
  /** Further names that mean the same module, e.g. `ansible.builtin.copy` (collections) or `systemd_service`. */
  aliases?: readonly string[];
  /** Built with `modules/kit/args.ts`; the source of validator, types, editor schema and reference page. */
  args: Schema;
  /** Relations between arguments that a schema cannot say in one line of documentation. */
  rules?: readonly Rule[];
  /** What `command: make all` puts into which argument. Without it, text that is not k=v is an error. */
  freeForm?: string;
  /** Examples for `axle doc`, as YAML task lists; tests load every one of them. */
  examples?: string;
  /** What the result holds beyond Ansible's common fields: name → one line. */
  returns?: Readonly<Record<string, string>>;
  /** Which modes it honours; shown in the reference page. `async: false`: a task that asks for it fails, as in Ansible. */
  supports?: { check?: "full" | "partial" | "none"; diff?: boolean; async?: false };
  /** Ansible's module returns a list as `diff`, also of one: `register` gets it so. Otherwise one difference is a dict. */
  listsDiff?: boolean;
  /** False: it never changes anything (`stat`, `debug`); what a check can't know of it is its result alone. */
  changes?: false;
  /** One execution, for the first board of the batch, stands for all boards (`pause`, `add_host`). */
  oncePerTask?: boolean;
  /** It works with files of the controller, or with the person before it (`fetch`, `pause`): no worker can do it. */
  onController?: boolean;
  /** Controller-side values it needs: files beside the playbook, rendered templates, evaluated expressions. */
  inputs?(args: Static<Schema>, board: BoardInfo): Inputs;
  /** Says what to read. A module that reads nothing returns `{}`, and costs no exchange for it. */
  probe(args: Static<Schema>, board: BoardInfo, inputs: InputValues<Inputs>, asked?: Asked): Probe;
  /**
   * Further readings that depend on the first ones (each stage costs one more exchange: only where there is no other
   * way). Called with all readings so far until it returns undefined.
   */
  probeMore?(
    args: Static<Schema>,
    seen: Seen<Probe>,
    board: BoardInfo,
    inputs: InputValues<Inputs>,
  ): Readers | undefined;
  /** Decides. `clock` counts from the task's first reading: polling modules use it. */
  plan(args: Static<Schema>, seen: Seen<Probe>, board: BoardInfo, inputs: InputValues<Inputs>, clock: Clock): Plan;
  /**
   * What a successful run of this plan leaves behind, where its operations don't tell (jobs, commands): later tasks of a
   * check read the board as if it had come true. Undefined: the operations tell all that can be told. The plan may have
   * no operations, when too little is known to plan (then `seen` may lack readings, and looking at what is not known
   * throws). Without this function, commands count as having perhaps changed what they name.
   */
  predict?(
    args: Static<Schema>,
    seen: Partial<Seen<Probe>>,
    plan: Planned,
    board: BoardInfo,
  ): readonly Prediction[] | undefined;
  /** Fields that `register` gets after a change was applied, beside (and over) those of the plan's own `result`. */
  finish?(args: Static<Schema>, seen: Seen<Probe>, outcome: Outcome<Probe>, board: BoardInfo): ModuleResult;
}

/** Named readers; the readings come back under the same names. */
export type Readers = Readonly<Record<string, Reader>>;
export type InputSet = Readonly<Record<string, Input>>;

/** The readings for a probe; later stages' readings are reached by name through the index signature. */
export type Seen<Probe extends Readers> = { readonly [Name in keyof Probe]: ReadingOf<Probe[Name]> };

/** What a run wants to know: readings that only a diff shows need not be made otherwise. */
export interface Asked {
  checkMode: boolean;
  diffMode: boolean;
}

/** Time since the task's first reading of this item. */
export interface Clock {
  elapsedMs: number;
  /** How often `plan` has been called before (0 at first). */
  round: number;
  checkMode: boolean;
  diffMode: boolean;
  /** True when these readings were made after the operations, to see whether anything is left to do. */
  verifying?: boolean;
}

export type Plan =
  /** Already right. */
  | { plan: "ok"; result?: ModuleResult; effects?: readonly Effect[] }
  /** Not right: what would differ, and the operations that bring it about, in order; the first failing one stops the item. */
  | {
      plan: "change";
      diff: readonly Diff[];
      operations: readonly Operation[];
      /** Known beforehand; in check mode this is the result. `changed` is true unless said otherwise. */
      result?: ModuleResult;
      effects?: readonly Effect[];
      /** Whether readings are repeated after the operations and planned again (default true). False for commands. */
      verify?: boolean;
      /** What check mode does: report the change (default), or report the task as skipped (commands). */
      inCheck?: "report" | "skip";
    }
  /** Check mode can't know (said with why); in a real run, the operations run as those of a change. */
  | {
      plan: "unknown";
      why: string;
      diff?: readonly Diff[];
      operations: readonly Operation[];
      result?: ModuleResult;
      verify?: boolean;
    }
  /** Won't do it: nothing has been changed. */
  | { plan: "refused"; problem: string; remedy?: string; result?: ModuleResult }
  /** Nothing to do for a reason (`creates` exists): shown as skipped or ok as `result` says. */
  | { plan: "skip"; why: string; result?: ModuleResult }
  /** Not yet: read everything again after so many seconds. */
  | { plan: "wait"; seconds: number; message: string };

/** What is known of a change before it is carried out. */
export interface Planned {
  operations: readonly Operation[];
  result?: ModuleResult;
}

/** A module's own fields of a result, named as Ansible names them. `failed: true` makes the task fail. */
export interface ModuleResult {
  changed?: boolean;
  /** `0` is what Ansible gives for a job that was only started. */
  failed?: boolean | 0;
  skipped?: boolean;
  msg?: unknown;
  ansible_facts?: Record<string, unknown>;
  warnings?: string[];
  [field: string]: unknown;
}

export interface Outcome<Probe extends Readers> {
  /** The `result` of the plan that was carried out; `finish` adds to it what only the outcome tells. */
  planned?: ModuleResult;
  /** One result per operation that ran, in order; a failed one is the last. */
  operations: readonly OperationResult[];
  /** Readings after the operations; undefined when `verify` was false or an operation failed. */
  after?: Seen<Probe>;
}

/** One piece of `--diff` output: whole texts (the renderer makes the unified diff) or a prepared text. */
export interface Diff {
  before?: string | Record<string, unknown>;
  after?: string | Record<string, unknown>;
  before_header?: string;
  after_header?: string;
  prepared?: string;
}

/** What a module wants the engine to know or do on the controller. No effect touches a board. */
export type Effect =
  /** `set_fact`: variables of the host, at set_fact's precedence; `cacheable` also stores them as facts. */
  | { effect: "set-variables"; values: Record<string, unknown>; cacheable?: boolean }
  /** `include_vars`: variables at include_vars' precedence. */
  | { effect: "include-variables"; values: Record<string, unknown> }
  | { effect: "add-host"; name: string; groups: string[]; values: Record<string, unknown> }
  | { effect: "group-by"; key: string; parents: string[] }
  | { effect: "stats"; data: Record<string, unknown>; perHost: boolean; aggregate: boolean }
  /** Text for people: `debug`, `pause`. */
  | { effect: "show"; text: string };

export type Rule =
  | { rule: "one-of-required"; of: readonly string[] }
  | { rule: "mutually-exclusive"; of: readonly string[] }
  | { rule: "required-together"; of: readonly string[] }
  | { rule: "required-if"; argument: string; equals: unknown; then: readonly string[]; any?: boolean }
  | { rule: "required-by"; argument: string; then: readonly string[] };

/** Gives a module its types without naming them: `export default defineModule({ … })`. */
export function defineModule<
  Schema extends TObject,
  Probe extends Readers,
  Inputs extends InputSet = Record<never, never>,
>(module: Module<Schema, Probe, Inputs>): Module<Schema, Probe, Inputs> {
  return module;
}
