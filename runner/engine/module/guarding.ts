import type { Operation, OperationResult } from "../../../modules/kit/operations.js";
import type { ExchangeOptions } from "../../board/session.js";
import { AxleError } from "../../errors.js";
import type { Exchanging, Guard, ModuleItem, ModuleOutcome, Progressing } from "./item.js";

/** A change's operations with the guard before them, and the run's name in all that has to do with guards. */
export function underGuard(operations: readonly Operation[], item: ModuleItem, run: string): readonly Operation[] {
  const { guard } = item;
  if (!guard && !operations.some(isGuarding)) return operations;
  const named = operations.map((operation) => (isGuarding(operation) ? { ...operation, run } : operation));
  return guard && operations.length > 0 ? [armOf(guard, run), ...named] : named;
}

/** The results that belong to the change itself: the module knows nothing of the guard before it. */
export function withoutGuard(results: readonly OperationResult[], item: ModuleItem): OperationResult[] {
  const [first, ...rest] = results;
  return item.guard && first?.status === "done" && rest.length > 0 ? rest : [...results];
}

function armOf({ id, timeoutSeconds, restore, command }: Guard, run: string): Operation {
  return { op: "arm", id, timeoutSeconds, restore, run, ...(command === undefined ? {} : { command }) };
}

function isGuarding(operation: Operation): operation is Extract<Operation, { op: "arm" | "confirm" | "roll-back" }> {
  return operation.op === "arm" || operation.op === "confirm" || operation.op === "roll-back";
}

/**
 * The link was lost under a guarded change: how far it came is not known. The board is brought back, which its guard
 * does by itself when it can't be reached, and the outcome says so. Undefined where nothing was guarded.
 */
async function undoLost(
  error: unknown,
  item: ModuleItem,
  operations: readonly Operation[],
  run: string,
  options: ExchangeOptions,
): Promise<ModuleOutcome["result"] | undefined> {
  if (!(error instanceof AxleError) || !["unreachable", "deadline", "frame"].includes(error.kind)) return undefined;
  const guard = item.guard ?? operations.find((operation) => operation.op === "arm");
  if (!guard) return undefined;
  const { id, timeoutSeconds } = guard;
  const undone = await item.board().rollBack({ id, run, timeoutSeconds }, options);
  if (!undone) return undefined;
  const back = undone.details?.["rolledBack"] === true;
  const what = back ? "The board was rolled back: it has brought back what it had before." : `${undone.stderr}.`;
  return { changed: true, failed: true, rolled_back: back, msg: `${error.message} ${what}` };
}

/** A link that is lost under guarded changes: the board is brought back, and that is the items' outcome then. */
export async function undoAll(
  error: unknown,
  runs: readonly Progressing[],
  { run: name, ahead }: Exchanging,
  options: ExchangeOptions,
): Promise<void> {
  for (const run of runs) {
    if (run.outcome || run.item.check) continue;
    const result = await undoLost(error, run.item, run.sent ?? [], name, options);
    if (!result) continue;
    run.outcome = { result, effects: [], diff: [] };
    ahead?.changed(run.item);
  }
}
