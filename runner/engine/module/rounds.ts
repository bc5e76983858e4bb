import type { Reader, Reading } from "../../../modules/kit/readers.js";
import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";
import type { LaneAhead } from "../ahead/lane-ahead.js";
import { takeReading } from "../foresight/item.js";
import { failedOutcome } from "./errors.js";
import type { ChangingPlan, ModuleItem, Progressing } from "./item.js";

/** Items, and what each wants to read now. */
export type Asking = [Progressing, Map<string, Reader>][];

/** Gives an item what was read ahead for it, when that is all of it. Only first readings: later ones look for news. */
export function recall(
  run: Progressing,
  wanted: ReadonlyMap<string, Reader>,
  session: unknown,
  ahead: LaneAhead | undefined,
): boolean {
  if (run.rounds > 0 || wanted.size === 0) return wanted.size === 0;
  const readings = ahead?.recall(run.item, session, wanted.values());
  if (!readings) return false;
  for (const [index, [name, reader]] of [...wanted].entries()) takeReading(run, name, reader, readings[index]!);
  return true;
}

/** Items whose readings the changes of this round would outdate. */
export function putOff(
  pending: Progressing[],
  changes: [Progressing, ChangingPlan][],
  waitSeconds: number,
): Progressing[] {
  if (waitSeconds > 0) return [];
  const changing = new Set(changes.map(([run]) => run));
  return pending.filter((run) => !run.outcome && !changing.has(run) && run.readers.size > 0);
}

/** Readings that came with the changes of the round before. */
export function takeFresh(run: Progressing, readings: Reading[] | undefined): void {
  if (!readings) return;
  run.seen = byName(run, readings);
  run.fresh = true;
}

/** Readings in the readers' order, under the readers' names. */
export function byName(run: Progressing, readings: Reading[]): Record<string, Reading> {
  return Object.fromEntries([...run.readers.keys()].map((name, index) => [name, readings[index]!]));
}

/** What a module is told of the time and the way it is asked. */
export function clockOf({ item, startedAt, rounds, applied }: Progressing) {
  const verifying = applied !== undefined;
  return { elapsedMs: steadyNow() - startedAt, round: rounds, checkMode: item.check, diffMode: item.diff, verifying };
}

/** An item that could not even be prepared. An interruption is thrown on. */
export function failedRun(item: ModuleItem, error: unknown): Progressing {
  if (error instanceof AxleError && error.kind === "interrupted") throw error;
  const outcome = failedOutcome(error, item);
  return { item, inputs: {}, readers: new Map(), seen: {}, startedAt: steadyNow(), rounds: 0, outcome };
}

/** What a module wants to read now that it has seen something: readers that it has not had yet. */
export function furtherReaders(
  run: Progressing,
  wanted: Readonly<Record<string, Reader>> | undefined,
): Map<string, Reader> {
  const fresh = Object.entries(wanted ?? {}).filter(([name]) => !(name in run.seen));
  for (const [name, reader] of fresh) run.readers.set(name, reader);
  return new Map(fresh);
}
