import type { Value } from "../values.js";

/** One step: what a task (or an item of its loop) would do on a board, as it was reviewed. */
export interface PlanStep {
  host: string;
  /** As people know it. */
  task: string;
  /** Which task of the playbook it is: by where it is written. */
  key: string;
  /** The item's number in the task's loop, and how it is shown. */
  item?: number;
  label?: string;
  module: string;
  /** The differences, as `--diff` shows them; secrets are taken out. */
  diff: Value[];
  /**
   * What would be sent, without what differs by the moment. Contents are told by size and SHA-256, small texts are there.
   * Of an operation that holds secrets only its kind and path are shown.
   */
  operations: Value[];
  /** What the operations must be when they are applied: their digest, with the plan's salt where they hold secrets. */
  digest?: string;
  /** What the plan can't know, and why. Without a digest the step can't be applied from this plan. */
  uncertain?: string;
}

/** `axle plan -o FILE`: readable, and all that `axle apply` needs. */
export interface SavedPlan {
  format: "axle-plan";
  version: 1;
  made: string;
  cwd: string;
  playbooks: { path: string; sha256: string }[];
  options: Record<string, Value>;
  /** `-e` variables that are secret by name: to be given again. */
  leftOut: string[];
  salt: string;
  steps: PlanStep[];
  /** What it says of itself to who reads the file. */
  note: string;
}
