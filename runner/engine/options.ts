import type { EventSink } from "../events.js";
import type { Value } from "../values.js";

/** Asks the person who started the run. `runner/cli` answers from the terminal, tests from a list. */
export interface Prompts {
  /** One line of input; `hidden` input is not echoed. */
  ask(question: string, options?: { hidden?: boolean; signal?: AbortSignal }): Promise<string>;
}

/** Settings by Ansible's names (`DEFAULT_FORKS`, `DEFAULT_GATHERING`, …), whatever they came from. */
export interface EngineSettings {
  get(name: string): Value;
}

/** How boards are reached when neither inventory nor play says so: the options of the command line. */
export interface ConnectionOptions {
  connection?: string;
  user?: string;
  password?: string;
  privateKeyFile?: string;
  timeoutSeconds?: number;
  sshCommonArgs?: string;
  sshExtraArgs?: string;
}

export interface BecomeOptions {
  become?: boolean;
  method?: string;
  user?: string;
  password?: string;
}

/** Everything a run needs. The engine prints nothing, reads no environment and never ends the process. */
export interface RunOptions {
  /** Playbook files, run in order until one fails. */
  playbooks: readonly string[];
  /** Files, folders, executables or `host,list`, as `-i` takes them. */
  inventory: readonly string[];
  limit?: string;
  tags?: readonly string[];
  skipTags?: readonly string[];
  /** `-e`, parsed and merged: the highest precedence. */
  extraVars?: Record<string, Value>;
  check?: boolean;
  diff?: boolean;
  /** A task that is not right after its own change is an error instead of a warning. */
  verify?: boolean;
  forks?: number;
  connection?: ConnectionOptions;
  become?: BecomeOptions;
  startAtTask?: string;
  /** Asks before each task. */
  step?: boolean;
  forceHandlers?: boolean;
  /** Forgets cached facts before the run. */
  flushCache?: boolean;
  /** `--vault-password-file`, `--vault-id`: secrets as `runner/vars` takes them. */
  vaultIds?: readonly string[];
  settings: EngineSettings;
  sink: EventSink;
  prompts: Prompts;
  signal?: AbortSignal;
}
