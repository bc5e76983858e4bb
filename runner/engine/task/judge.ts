import { AxleError } from "../../errors.js";
import type { TaskResult } from "../../events.js";
import { notKnown } from "../../values.js";
import { layerOf } from "../../vars/scope.js";
import { asItIs } from "../foresight/as-it-is.js";
import type { ModuleOutcome } from "../module/item.js";
import { allHold, whyUnforeseen } from "./condition.js";
import type { TaskJob, Values } from "./job.js";
import type { Pass } from "./pass.js";
import { toResult } from "./result.js";

/** A result with `changed_when` and `failed_when` applied; `found` learns what the pass registered. */
export function judge(
  job: TaskJob,
  pass: Pass,
  outcome: ModuleOutcome,
  found: Values,
  attempt: number | undefined,
): TaskResult {
  const result = toResult(outcome, job.services.verbosityInvocation);
  if (outcome.unknown?.hides) hideUnknown(result, outcome.unknown.why);
  if (outcome.asItIs) {
    const other = toResult({ ...outcome, result: outcome.asItIs }, job.services.verbosityInvocation);
    Object.assign(result, { [asItIs]: other });
  }
  if (attempt !== undefined) result["attempts"] = attempt;
  learnFacts(outcome, found, pass);
  learnResult(job, result, found);
  if (result.skipped || result.unreachable) return result;
  const changed = job.task.keywords.get("changed_when");
  const failed = job.task.keywords.get("failed_when");
  let condition = "changed";
  try {
    if (changed) result.changed = allHold(changed.value, changed.position, afterwards(job, pass, found));
    condition = "failed";
    if (failed) {
      result.failed = allHold(failed.value, failed.position, afterwards(job, pass, found));
      result["failed_when_result"] = result.failed;
    }
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    if (error.kind === "unforeseen") {
      outcome.unknown ??= { why: whyUnforeseen(error), hides: false };
      return result;
    }
    result.failed = true;
    result[`${condition}_when_result`] = error.message;
    result.msg ??= error.message;
  }
  return result;
}

/** What a result holds in a check besides the module's own fields. */
const common = new Set(["changed", "failed", "skipped", "msg", "ansible_facts", "warnings", "invocation", "attempts"]);

/** Takes out of a result what a check can't know; asking for it says so, rather than that it is undefined. */
function hideUnknown(result: TaskResult, why: string): void {
  for (const name of Object.keys(result)) if (!common.has(name)) delete result[name];
  Object.assign(result, { [notKnown]: why });
}

/** Whether `until` holds after an attempt. */
export function untilHolds(job: TaskJob, pass: Pass, found: Values): boolean {
  const until = job.task.keywords.get("until")!;
  try {
    return allHold(until.value, until.position, afterwards(job, pass, found));
  } catch (error) {
    // A check does not wait for what only a run can bring about.
    if (error instanceof AxleError && error.kind === "unforeseen") return true;
    throw error;
  }
}

/** A renderer that sees what the pass has found out, above everything else. */
function afterwards(job: TaskJob, pass: Pass, found: Values) {
  return job.services.templar(job.task, job.play, pass.scope.with(layerOf("this task", found, false)));
}

export function learnResult(job: TaskJob, result: TaskResult, found: Values): void {
  if (job.task.register) found[job.task.register] = result;
}

/** Variables that a module set count for the next items of the loop already. */
function learnFacts(outcome: ModuleOutcome, found: Values, pass: Pass): void {
  let taken = false;
  for (const effect of outcome.effects) {
    if (effect.effect !== "set-variables" && effect.effect !== "include-variables") continue;
    Object.assign(found, effect.values);
    taken = true;
  }
  const facts = outcome.result.ansible_facts;
  if (taken || !facts || pass.module?.module.name === "debug") return;
  const before = pass.scope.find("ansible_facts")?.value;
  const plain = Object.entries(facts).map(([name, value]) => [name.replace(/^ansible_/, ""), value] as const);
  found["ansible_facts"] = { ...(before as Values | undefined), ...Object.fromEntries(plain) };
  Object.assign(found, facts);
}
