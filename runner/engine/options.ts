import type { Position } from "../errors.js";
import type { EventSink } from "../events.js";
import type { FileLoader } from "../load/files.js";
import type { Settings } from "../settings/settings.js";
import type { Value } from "../values.js";
import type { Secrets } from "../vars/secrets.js";

/** Asks the person who started the run. `runner/cli` answers from the terminal, tests from a list. */
export interface Prompts {
  /** One line of input; `hidden` input is not echoed. */
  ask(question: string, options?: { hidden?: boolean; signal?: AbortSignal }): Promise<string>;
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
  /** `-k` and `-K`. */
  passwords?: { login?: string; become?: string };
  startAtTask?: string;
  /** Asks before each task. */
  step?: boolean;
  /** Forgets cached facts before the run. */
  flushCache?: boolean;
  /** All other options stand in the settings (`-f`, `-u`, `-b`, `--force-handlers`, …), by Ansible's names. */
  settings: Settings;
  /** Reads YAML files, opening vaulted ones. */
  files: FileLoader;
  secrets: Secrets;
  /** Opens inline vault text and vaulted files; throws a vault error without a fitting password. */
  decrypt(ciphertext: string, position?: Position): string;
  /** Gets events as they happen. They are not redacted: see `report/redaction.ts`. */
  sink: EventSink;
  prompts: Prompts;
  signal?: AbortSignal;
}
