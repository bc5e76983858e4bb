import type { Value } from "../values.js";

/** What a run was asked for: the first line of its log. */
export interface RunHead {
  record: "head";
  run: string;
  at: number;
  /** Where it was started. */
  cwd: string;
  /** Absolute paths, with the SHA-256 of what they held. */
  playbooks: { path: string; sha256: string }[];
  /** Options of the command line, by commander's names. Never passwords. */
  options: Record<string, Value>;
  /** Names of `-e` variables that look like secrets: they were left out, and must be given again. */
  leftOut: string[];
  /** The process, and on which machine. */
  pid: number;
  machine: string;
  /** The run that this one goes on with. */
  resumes?: string;
  /** The plan that it applies: it is gone on with by applying that again. */
  applies?: string;
}

/** A task is about to be carried out on a host. */
export interface BeginRecord {
  record: "begin";
  host: string;
  key: string;
}

/** What a task came to on a host. */
export interface EndRecord {
  record: "end";
  host: string;
  key: string;
  changed: boolean;
  /** The host is out of the run by it: it is where a resumed run goes on. */
  fatal?: true;
  /** The outcome, as `encodeValue` writes it. */
  outcome?: Value;
  /** The same, encrypted with the run's vault password, where it holds secrets. */
  sealed?: string;
  /** It holds secrets and there is no password to seal it with: a resumed run carries the task out again. */
  again?: true;
}

/** The run came to its end. */
export interface CloseRecord {
  record: "close";
  at: number;
  exitCode: number;
}

export type RunRecord = RunHead | BeginRecord | EndRecord | CloseRecord;
