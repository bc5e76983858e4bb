import type { Diff } from "../../modules/contract.js";
import type { Operation } from "../../modules/kit/operations.js";

/** Where a step of a plan is. */
export interface StepPlace {
  host: string;
  key: string;
  task: string;
  module: string;
  item?: number;
  label?: string;
}

/** What a step would do. */
export interface Intent {
  operations: readonly Operation[];
  diff: readonly Diff[];
  noLog: boolean;
  uncertain?: string;
}

/** Who looks at every change: in a check before it is shown, in a run before it is carried out. */
export interface Review {
  planned(place: StepPlace, intent: Intent): void;
  /** Why a change may not be carried out; undefined when it may. */
  judge(place: StepPlace, intent: Intent): string | undefined;
}
