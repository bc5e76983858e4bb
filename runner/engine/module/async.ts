import type { Plan } from "../../../modules/contract.js";
import type { Operation, OperationResult } from "../../../modules/kit/operations.js";
import type { ChangingPlan, ModuleItem, ModuleOutcome, Progressing } from "./item.js";
import { quoteWords } from "./quote.js";

export interface JobStart {
  operations: Operation[];
}

/**
 * `async:` turns a task's commands into durable jobs on the board, which go on when the link is lost. Other operations
 * are short: they are carried out at once, and with `poll: 0` an empty job says so to those who ask later. The same holds
 * for several steps, which must not overtake each other.
 */
export function asJob(item: ModuleItem, plan: ChangingPlan): JobStart | undefined {
  const { job } = item;
  if (!job) return undefined;
  const [only, ...more] = plan.operations;
  if (job.poll === 0 && only?.op === "job" && more.length === 0) {
    return { operations: [{ ...only, id: job.id, detach: true }] };
  }
  if (job.poll === 0 && (only?.op !== "run" || more.length > 0)) {
    const done: Operation = { op: "job", id: job.id, title: item.written, shell: ":", detach: true };
    return { operations: [...plan.operations, done] };
  }
  if (!plan.operations.some((operation) => operation.op === "run")) return undefined;
  const operations = plan.operations.map((operation, index): Operation => {
    if (operation.op !== "run") return operation;
    return {
      op: "job",
      id: index === 0 ? job.id : `${job.id}.${index}`,
      title: item.written,
      shell: shellText(operation),
      timeoutSeconds: job.seconds,
      ...(job.poll === 0 ? { detach: true } : {}),
      ...(operation.directory ? { directory: operation.directory } : {}),
      ...(operation.environment ? { environment: operation.environment } : {}),
      ...(operation.accept ? { accept: operation.accept } : {}),
    };
  });
  return { operations };
}

function shellText(operation: Extract<Operation, { op: "run" }>): string {
  if (operation.shell === undefined) return quoteWords(operation.argv ?? []);
  return operation.executable ? quoteWords([operation.executable, "-c", operation.shell]) : operation.shell;
}

/** What is already right, as a change that leaves nothing but the empty job behind. */
export function restAsChange(item: ModuleItem, plan: Plan): ChangingPlan | undefined {
  if (item.job?.poll !== 0 || item.check || (plan.plan !== "ok" && plan.plan !== "skip")) return undefined;
  return { plan: "change", diff: [], operations: [], verify: false };
}

/** What a job's runner leaves in the log when it ends the job. */
const timeIsUp = /^ended after \d+ seconds, as its time limit says$/m;

/** A job that was waited for says so in its result. */
export function withJob(item: ModuleItem, outcome: ModuleOutcome): ModuleOutcome {
  const { job } = item;
  const { result } = outcome;
  if (!job || job.poll === 0 || item.check || result.unreachable || "ansible_job_id" in result) return outcome;
  const known = { ansible_job_id: job.id, started: 1 };
  if (result["rc"] !== 124 || !timeIsUp.test(String(result["stdout"]))) {
    return { ...outcome, result: { ...result, ...known, finished: 1 } };
  }
  const msg = `async task did not complete within the requested time - ${job.seconds}s`;
  return { ...outcome, result: { ...result, ...known, changed: false, failed: true, finished: 0, msg } };
}

/** What `poll: 0` gives: the job is under way, `async_status` asks after it. */
export function jobStarted(
  run: Progressing,
  plan: ChangingPlan,
  operations: readonly OperationResult[],
): ModuleOutcome {
  const id = run.item.job!.id;
  const log = operations.at(-1)?.details?.["log"];
  return {
    result: { changed: true, ansible_job_id: id, started: 1, finished: 0, results_file: String(log ?? "") },
    effects: [],
    diff: plan.diff ?? [],
    ...(run.args ? { args: run.args } : {}),
  };
}
