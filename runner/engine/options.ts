import type { Dispatcher } from "../dispatch/dispatcher.js";
import type { EventSink } from "../events.js";
import type { Replay } from "../journal/replay.js";
import type { RunLog } from "../journal/run-log.js";
import type { FileLoader } from "../load/files.js";
import type { PlaybookNode } from "../load/nodes.js";
import type { Review } from "../plans/review.js";
import type { Settings } from "../settings/settings.js";
import type { Value } from "../values.js";
import type { Secrets } from "../vars/secrets.js";
import type { Vault } from "../vars/vault/vault.js";

/** Asks the person who started the run. `runner/cli` answers from the terminal, tests from a list. */
export interface Prompts {
  /** One line of input; `hidden` input is not echoed. */
  ask(question: string, options?: { hidden?: boolean; signal?: AbortSignal }): Promise<string>;
}

/** How boards are reached when neither inventory nor play says so. */
export interface ConnectionOptions {
  connection?: string;
  user?: string;
  password?: string;
  privateKeyFile?: string;
  timeoutSeconds?: number;
  sshCommonArgs?: string;
  sshExtraArgs?: string;
}

/** Whom tasks work as when neither inventory nor play says so. */
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
  /** A playbook that is loaded already (ad hoc commands), run instead of files. */
  loaded?: PlaybookNode;
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
  /** Takes boards from another run that has locked them. */
  breakLock?: boolean;
  /** Asks before each task. */
  step?: boolean;
  /** Forgets cached facts before the run. */
  flushCache?: boolean;
  forceHandlers?: boolean;
  /** Nobody looks at facts but the playbooks: those that they can't refer to need not be gathered. */
  factsByNeed?: boolean;
  /** `--vault-id` as given, for `axle explain`. */
  vaultIds?: readonly string[];
  /** Settings by Ansible's names, the options of the command line among them. */
  settings: Settings;
  /** Reads YAML files, opening vaulted ones. */
  files: FileLoader;
  secrets: Secrets;
  /** Opens inline vault text and vaulted files; throws a vault error without a fitting password. */
  vault: Pick<Vault, "decrypt">;
  /** Gets events as they happen. They are not redacted: see `report/redaction.ts`. */
  sink: EventSink;
  /** Where what the run does is written down, so that another one can go on with it. Made when the run's name is known. */
  log?: (run: string) => RunLog | undefined;
  /** Who looks at every change, where a plan is made or applied. */
  review?: Review;
  /** An earlier run's outcomes, to go on with. */
  resume?: Replay;
  prompts: Prompts;
  signal?: AbortSignal;
  /** Who carries tasks out; this process, unless said otherwise. */
  dispatcher?: Dispatcher;
  /** What the run is called, where that is settled already. */
  name?: string;
}
