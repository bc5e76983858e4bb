import type { Operation, OperationResult } from "../../../modules/kit/operations.js";
import type { ChangingPlan, ModuleItem, ModuleOutcome, Progressing } from "./item.js";
import { quoteWords } from "./quote.js";

export interface JobStart {
  operations: Operation[];
}

/**
 * `async:` turns a task's commands into durable jobs on the board, which go on when the link is lost. Other operations
 * are short: they are carried out at once, and the task has finished when it returns.
 */
export function asJob(item: ModuleItem, plan: ChangingPlan): JobStart | undefined {
  const { job } = item;
  if (!job || !plan.operations.some((operation) => operation.op === "run")) return undefined;
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
