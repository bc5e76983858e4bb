import type { Diff, ModuleResult, Plan } from "../../../modules/contract.js";
import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { OperationResult } from "../../../modules/kit/operations.js";
import type { ChangingPlan, ModuleOutcome, Progressing } from "./item.js";

/** What a plan that changes nothing comes to. */
export function restingOutcome(
  run: Progressing,
  plan: Exclude<Plan, { plan: "change" | "unknown" | "wait" }>,
): ModuleOutcome {
  const base = {
    effects: "effects" in plan && plan.effects ? plan.effects : [],
    diff: [],
    ...argsOf(run),
    ...unknownOf(run),
    ...(run.asItIs ? { asItIs: run.asItIs } : {}),
  };
  switch (plan.plan) {
    case "ok":
      return { ...base, result: { changed: false, ...plan.result } };
    case "skip":
      return { ...base, result: { changed: false, skipped: true, msg: plan.why, ...plan.result } };
    case "refused":
      return {
        ...base,
        result: {
          changed: false,
          ...plan.result,
          failed: true,
          msg: plan.problem,
          ...(plan.remedy ? { remedy: plan.remedy } : {}),
        },
      };
  }
}

/** A change that a reviewed plan does not hold: nothing is done. */
export function notReviewed(why: string): Extract<Plan, { plan: "refused" }> {
  return {
    plan: "refused",
    problem: `not applied: ${why}`,
    remedy: "Make a new plan (axle plan), review it, apply it.",
  };
}

/** What a change comes to in check mode, where it is not carried out. */
export function predictedOutcome(run: Progressing, plan: ChangingPlan): ModuleOutcome {
  const effects = plan.plan === "change" && plan.effects ? plan.effects : [];
  const common = { effects, diff: plan.diff ?? [], ...argsOf(run), ...unknownOf(run) };
  if (plan.plan === "unknown") {
    return { ...common, result: { changed: true, msg: plan.why, ...plan.result } };
  }
  if (plan.inCheck === "skip") {
    const msg = "Command would have run if not in check mode";
    return { ...common, result: { changed: false, msg, ...plan.result, skipped: true } };
  }
  return { ...common, result: { changed: true, ...plan.result } };
}

/** What a change came to after its operations ran. */
export function changedOutcome(run: Progressing, info: BoardInfo, notConverged: boolean): ModuleOutcome {
  const { plan, operations } = run.applied!;
  const failure = operations.find((operation) => operation.status !== "done");
  const finished = finishResult(run, info, failure);
  const result: ModuleResult = { changed: true, ...plan.result, ...finished };
  if (failure && finished.failed !== false) Object.assign(result, failureFields(failure, operations, finished));
  return {
    result,
    effects: failure ? [] : plan.plan === "change" && plan.effects ? plan.effects : [],
    diff: failure ? [] : diffOf(plan),
    ...argsOf(run),
    ...(notConverged ? { notConverged } : {}),
  };
}

function finishResult(run: Progressing, info: BoardInfo, failure: OperationResult | undefined): ModuleResult {
  const { plan, operations, seen } = run.applied!;
  const { module } = run.item;
  if (!module.finish) return {};
  const outcome = {
    operations,
    ...(plan.result ? { planned: plan.result } : {}),
    ...(failure || plan.verify === false ? {} : { after: run.seen }),
  };
  return module.finish(run.args as never, seen as never, outcome as never, info);
}

/** The fields of a failed operation; nothing counts as changed when the first one failed already. */
function failureFields(
  failure: OperationResult,
  operations: readonly OperationResult[],
  finished: ModuleResult,
): ModuleResult {
  const reason = failure.stderr.trim() || failure.stdout.trim();
  const stale = "The board has been changed by somebody else since it was read; nothing was overwritten.";
  const fallback = reason ? lastLine(reason) : `A step failed with exit status ${failure.rc}.`;
  return {
    failed: true,
    changed: finished.changed ?? operations.length > 1,
    msg: finished.msg ?? (failure.status === "stale" ? stale : fallback),
    rc: finished["rc"] ?? failure.rc,
    stdout: finished["stdout"] ?? failure.stdout,
    stderr: finished["stderr"] ?? failure.stderr,
  };
}

/** What a tool said last; lines that only go on with what stands above them (`       dmesg(1) may have more …`) are left out. */
function lastLine(text: string): string {
  const lines = text.split("\n");
  return lines.findLast((line) => /^\S/.test(line)) ?? lines.at(-1)!;
}

function diffOf(plan: ChangingPlan): readonly Diff[] {
  return plan.diff ?? [];
}

/** What a check could not know of the item. */
function unknownOf(run: Progressing): Pick<ModuleOutcome, "unknown"> {
  return run.unknown ? { unknown: run.unknown } : {};
}

function argsOf(run: Progressing): { args?: Record<string, unknown> } {
  const local = run.readers.size === 0 && !run.applied;
  return run.args && !local ? { args: run.args } : {};
}
