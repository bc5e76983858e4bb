import type { Position } from "./errors.js";
import type { Value } from "./values.js";

/** Everything the engine says of a run. Renderers in `runner/report/` turn these into a terminal view, JSON lines, JUnit, HTML. */
export type RunEvent =
  | { event: "run-start"; at: number; run: string; playbooks: string[]; check: boolean; diff: boolean }
  | { event: "playbook-start"; at: number; file: string; plays: number }
  | { event: "play-start"; at: number; play: PlayInfo; hosts: string[] }
  | { event: "play-skipped"; at: number; play: PlayInfo; why: "no-hosts-matched" | "no-hosts-remaining" }
  | { event: "task-start"; at: number; task: TaskInfo }
  /** A task on one board: `item` is set for one item of a loop, and a summary without `item` follows. */
  | {
      event: "result";
      at: number;
      task: TaskInfo;
      host: string;
      delegatedTo?: string;
      status: ResultStatus;
      item?: Value;
      label?: string;
      result: TaskResult;
      ignored: boolean;
      diff: DiffEntry[];
      elapsedMs: number;
      /** The summary of a loop: its items have had events of their own. */
      loop?: boolean;
      /** An earlier run has done it; this one goes on with that. */
      replayed?: true;
      /** In a check: what could not be known, and why. A status of "changed" then means that it may change. */
      unknown?: string;
      /** Whether a terminal shows the whole result whatever the verbosity ("always": `debug`) or never (`setup`). */
      show?: "always" | "never";
    }
  | {
      event: "retry";
      at: number;
      task: TaskInfo;
      host: string;
      attempt: number;
      retries: number;
      result: TaskResult;
      show?: "always";
      delegatedTo?: string;
    }
  /** A long step says what it is at. `fraction` is 0..1 where a total is known. */
  | { event: "progress"; at: number; task: TaskInfo; host: string; line: string; fraction?: number; elapsedMs: number }
  /** A piece of a long command's output. */
  | { event: "output"; at: number; task: TaskInfo; host: string; stream: "stdout" | "stderr"; text: string }
  /** A file of tasks or a role was included at run time, for these hosts. */
  | { event: "included"; at: number; task: TaskInfo; file: string; hosts: string[]; label?: string }
  /** Every host of the batch has failed or is unreachable. */
  | { event: "no-hosts-remaining"; at: number; play: PlayInfo }
  /** A meta action was carried out, or why it was not; Ansible says so with `-vv`. */
  | { event: "meta"; at: number; task: TaskInfo; host: string; message: string }
  | { event: "notified"; at: number; task: TaskInfo; host: string; handlers: string[] }
  | { event: "stats-set"; at: number; host?: string; data: Record<string, Value> }
  | {
      event: "warning";
      at: number;
      message: string;
      position?: Position;
      host?: string;
      kind?: "deprecation" | "system";
    }
  | {
      event: "connection";
      at: number;
      host: string;
      state: "connecting" | "connected" | "lost" | "reconnecting" | "closed" | "kept" | "not-kept";
      detail?: string;
    }
  /** One exchange with a board, for -vvv, the budget tests and the timeline of the report. */
  | {
      event: "exchange";
      at: number;
      host: string;
      task?: TaskInfo;
      readers: number;
      operations: number;
      bytesOut: number;
      bytesIn: number;
      elapsedMs: number;
    }
  | { event: "recap"; at: number; hosts: Record<string, HostStats>; custom: Record<string, Value> }
  | { event: "run-end"; at: number; exitCode: number; elapsedMs: number };

export interface PlayInfo {
  id: number;
  name: string;
  position: Position;
}

export interface TaskInfo {
  id: number;
  /** Templated where that was possible, with the role's name in front as Ansible shows it (`role : name`). */
  name: string;
  /** Its own name, where a role's stands before it. */
  plainName?: string;
  action: string;
  position: Position;
  handler: boolean;
  /** The arguments as written, where the settings want them in headings; never under `no_log`. */
  args?: string;
  play: PlayInfo;
  /** Results are censored: renderers show neither arguments nor output. */
  noLog?: boolean;
}

export type ResultStatus = "ok" | "changed" | "failed" | "skipped" | "unreachable" | "rescued";

/** What `register` gets. Field names are Ansible's. Already censored when `no_log` holds. */
export interface TaskResult {
  changed: boolean;
  failed?: boolean | 0;
  skipped?: boolean;
  unreachable?: boolean;
  msg?: Value;
  [field: string]: Value;
}

/** A difference shown by `--diff`: Ansible's fields. */
export interface DiffEntry {
  before?: Value;
  after?: Value;
  before_header?: string;
  after_header?: string;
  prepared?: string;
}

/** The seven numbers of the recap's line. */
export interface HostStats {
  ok: number;
  changed: number;
  unreachable: number;
  failed: number;
  skipped: number;
  rescued: number;
  ignored: number;
}

/** Takes events in order. Renderers must not throw: a broken renderer may not stop a run. */
export type EventSink = (event: RunEvent) => void;
