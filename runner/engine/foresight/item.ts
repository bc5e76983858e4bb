import type { Diff, Plan } from "../../../modules/contract.js";
import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { Prediction } from "../../../modules/kit/predictions.js";
import { Unforeseen } from "../../../modules/kit/predictions.js";
import type { Reader, Reading } from "../../../modules/kit/readers.js";
import { pathArguments } from "../arguments/schema.js";
import type { ChangingPlan, ModuleOutcome, Progressing } from "../module/item.js";
import { predictedOutcome } from "../module/outcomes.js";
import type { ForeseenAccounts } from "./accounts.js";
import { resultAsItIs } from "./as-it-is.js";

/** Keeps a reading for an item: in a check, as it would be after what earlier tasks of the check have foretold. */
export function takeReading(run: Progressing, name: string, reader: Reader, real: Reading): void {
  const foresight = run.item.foresight?.();
  if (!foresight) {
    run.seen[name] = real;
    return;
  }
  const view = foresight.view(reader, real);
  run.seen[name] = view.reading;
  if (view.reading !== real) run.real = { ...run.real, [name]: real };
  if (view.doubt === undefined) return;
  run.doubts ??= { why: view.doubt, others: {}, hides: false };
  run.doubts.others[name] = view.other ?? view.reading;
  run.doubts.hides ||= view.hides ?? false;
}

/**
 * Plans from readings that may be foretold. Where they are in doubt, both ways are planned: what comes out the same is
 * certain, the rest is told with the reason (`run.unknown`). Where too little is known to plan at all, the plan is
 * "unknown".
 */
export function planAhead(run: Progressing, planFrom: (seen: Record<string, Reading>) => Plan): Plan {
  delete run.unknown;
  if (!run.item.foresight) return planFrom(run.seen);
  if (run.unforeseen !== undefined) return notPlanned(run, run.unforeseen);
  let plan: Plan;
  try {
    plan = planFrom(run.seen);
  } catch (error) {
    if (error instanceof Unforeseen) return notPlanned(run, error.why);
    throw error;
  }
  const other = resultAsItIs(run, plan, planFrom);
  if (other) run.asItIs = other;
  if (plan.plan === "unknown") run.unknown = { why: plan.why, hides: false };
  return run.doubts ? weigh(run, plan, otherPlan(run, planFrom)) : plan;
}

function otherPlan(run: Progressing, planFrom: (seen: Record<string, Reading>) => Plan): Plan | undefined {
  try {
    return planFrom({ ...run.seen, ...run.doubts!.others });
  } catch {
    return undefined;
  }
}

function weigh(run: Progressing, plan: Plan, other: Plan | undefined): Plan {
  const { why, hides } = run.doubts!;
  if (plan.plan === "wait" || (other && JSON.stringify(other) === JSON.stringify(plan))) return plan;
  if (isChange(plan)) {
    if (!other || !isChange(other)) run.unknown ??= { why, hides: false };
    return plan;
  }
  if (other && isChange(other)) {
    run.unknown = { why, hides: true };
    return { ...other, plan: "unknown", why };
  }
  if (plan.plan === "refused") return notPlanned(run, `${why} (as it is now: ${plan.problem})`);
  run.unknown = { why, hides };
  return plan;
}

function isChange(plan: Plan): plan is ChangingPlan {
  return plan.plan === "change" || plan.plan === "unknown";
}

/** Too little is known: a module that may change something is taken to do so, and the result has no fields to rely on. */
function notPlanned(run: Progressing, why: string): Plan {
  run.unknown = { why, hides: true };
  if (run.item.module.changes === false) return { plan: "ok", result: { msg: `not known in a check: ${why}` } };
  return { plan: "unknown", why: `not known in a check: ${why}`, operations: [] };
}

/** What a change comes to in a check: it is told to whoever makes a plan, and later tasks see it as done. */
export function foretell(run: Progressing, plan: ChangingPlan, board: BoardInfo): ModuleOutcome {
  run.item.review?.(plan, run.unknown?.why);
  takeIn(run, plan, board);
  const outcome = predictedOutcome(run, plan);
  const accounts = run.item.foresight?.().accounts;
  return accounts ? { ...outcome, diff: outcome.diff.map((diff) => nameNumbers(diff, accounts)) } : outcome;
}

/** Numbers of accounts that only the run gives are not shown as if they were known. */
function nameNumbers(diff: Diff, accounts: ForeseenAccounts): Diff {
  const text = JSON.stringify(diff);
  if (!/-1\d{3}\b/.test(text)) return diff;
  const name = (id: string) => accounts.nameOf("passwd", Number(id)) ?? accounts.nameOf("group", Number(id));
  const named = text
    .replace(/:(-1\d{3})(?=:)/g, (all, id: string) => (name(id) === undefined ? all : ":(next)"))
    .replace(/"(owner|group)":(-1\d{3})\b/g, (all, key: string, id: string) => {
      const found = name(id);
      return found === undefined ? all : `"${key}":${JSON.stringify(`(number of ${found})`)}`;
    });
  return JSON.parse(named) as Diff;
}

/** Takes what an item of a check would have done into what later tasks see. */
function takeIn(run: Progressing, plan: ChangingPlan, board: BoardInfo): void {
  const foresight = run.item.foresight?.();
  if (!foresight) return;
  const predictions = predictionsOf(run, plan, board);
  // Commands of which the playbook says that they change nothing only ask.
  if (run.item.asks && !predictions && plan.operations.every(({ op }) => op === "run")) return;
  foresight.fold({
    by: run.item.task,
    operations: plan.operations,
    readers: run.readers.values(),
    as: { uid: board.uid, user: board.user, umask: board.umask ?? 0o022, ...foresight.accounts.groupOf(board.user) },
    ...(predictions ? { predictions } : {}),
  });
  if (plan.operations.length > 0 || predictions) return;
  for (const path of pathArguments(run.item.module.args, run.args ?? {})) foresight.paths.touch(path, run.item.task);
}

function predictionsOf(run: Progressing, plan: ChangingPlan, board: BoardInfo): readonly Prediction[] | undefined {
  const { module } = run.item;
  const planned = { operations: plan.operations, ...(plan.result ? { result: plan.result } : {}) };
  try {
    return module.predict?.(run.args as never, run.seen as never, planned, board);
  } catch (error) {
    if (error instanceof Unforeseen) return undefined;
    throw error;
  }
}
