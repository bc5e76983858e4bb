import type { RunRecord } from "../journal/records.js";
import type { Value } from "../values.js";
import type { ProjectFiles } from "./project.js";

/** What a worker needs to know of a run; it lies in Redis sealed. */
export interface Setup {
  /** The folder in which the run was started: workers have the project at the same place. */
  cwd: string;
  files: ProjectFiles;
  playbooks: readonly string[];
  /** Options of the command line. */
  options: Record<string, Value>;
  /** The controller's ANSIBLE_* and AXLE_*, which are settings. */
  env: Record<string, string>;
  passwords: { login?: string; become?: string };
  vault: readonly { id: string; password: string }[];
  /** `-e`, parsed, as `encodeValue` writes it. */
  extraVars: Value;
  /** The boards of each shard. */
  shards: readonly (readonly string[])[];
  /** What the run goes on with, for `axle resume`. */
  records?: readonly RunRecord[];
}

/** What the seal of a setup is for. */
export function setupContext(run: string): string {
  return `${run} setup`;
}

/** The environment's settings, without what belongs to one machine or is a secret of the queue. */
export function settingsIn(env: NodeJS.ProcessEnv): Record<string, string> {
  const own = Object.entries(env).filter(
    (entry): entry is [string, string] => /^(?:ANSIBLE|AXLE)_/.test(entry[0]) && entry[1] !== undefined,
  );
  return Object.fromEntries(own.filter(([name]) => !/^AXLE_(?:QUEUE|LANG|LAB)/.test(name)));
}
