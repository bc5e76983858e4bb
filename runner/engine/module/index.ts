import { AxleError } from "../../errors.js";
import { foretell, planAhead } from "../foresight/item.js";
import { endsTask, failedOutcome } from "./errors.js";
import type { Exchanging, ModuleItem, ModuleOutcome } from "./item.js";
import { Lane } from "./lane.js";
import { BoardNeeded, unknownBoard, unknownSession } from "./lazy-info.js";
import { restingOutcome } from "./outcomes.js";
import { prepareItem } from "./prepare.js";

export type { Exchanging, ModuleItem, ModuleOutcome } from "./item.js";

/** Runs items side by side where they concern different boards or users, together where they share one. */
export async function runModules(items: readonly ModuleItem[], exchanging: Exchanging): Promise<ModuleOutcome[]> {
  if (items.length === 1) return new Lane(items, exchanging).run();
  const lanes = new Map<string, number[]>();
  const boards = new Map<object, number>();
  for (const [index, item] of items.entries()) {
    const key = laneKey(item, boards);
    lanes.set(key, [...(lanes.get(key) ?? []), index]);
  }
  const outcomes: ModuleOutcome[] = [];
  const each = lanes.size === 1 ? exchanging : { ...exchanging, leads: false };
  await Promise.all(
    [...lanes.values()].map(async (indexes) => {
      const results = await new Lane(
        indexes.map((index) => items[index]!),
        each,
      ).run();
      for (const [position, index] of indexes.entries()) outcomes[index] = results[position]!;
    }),
  );
  return outcomes;
}

function laneKey(item: ModuleItem, boards: Map<object, number>): string {
  const board = boardOf(item);
  if (!boards.has(board)) boards.set(board, boards.size);
  return JSON.stringify([boards.get(board), item.become ?? null, item.environment, item.check]);
}

/** A board whose address is wrong fails when it is used, not here: a lane of its own is enough. */
function boardOf(item: ModuleItem): object {
  try {
    return item.board();
  } catch {
    return item;
  }
}

/**
 * Carries an item out when that takes no board: modules that work on the controller, and changes of a check run that
 * need no reading. Gives undefined when a board is needed after all.
 */
export async function tryWithoutBoard(item: ModuleItem): Promise<ModuleOutcome | undefined> {
  try {
    const run = await prepareItem(item, unknownBoard);
    item.prepared = run;
    if (run.readers.size > 0) return undefined;
    const clock = { elapsedMs: 0, round: 0, checkMode: item.check, diffMode: item.diff };
    const plan = planAhead(run, (seen) =>
      item.module.plan(run.args as never, seen, unknownBoard, run.inputs as never, clock),
    );
    if (plan.plan === "wait") return undefined;
    if (plan.plan !== "change" && plan.plan !== "unknown") return restingOutcome(run, plan);
    if (!item.check) return undefined;
    return foretell(run, plan, unknownSession);
  } catch (error) {
    if (error instanceof BoardNeeded) return undefined;
    if (error instanceof AxleError && error.kind === "interrupted") throw error;
    if (endsTask(error)) throw error;
    return failedOutcome(error, item);
  }
}
