import { type JobNote, timeIsUp, writeJobNote } from "../../../modules/kit/job-note.js";
import { outputFields } from "../../../modules/kit/lines.js";
import type { Operation } from "../../../modules/kit/operations.js";
import { printText } from "../../../modules/kit/sh/index.js";
import type { ChangingPlan, ModuleItem, ModuleOutcome } from "./item.js";
import { quoteWords } from "./quote.js";

export interface JobStart {
  operations: Operation[];
}

type Job = Extract<Operation, { op: "job" }>;

/**
 * `async:` turns a task's commands into durable jobs on the board, which go on when the link is lost. Other operations
 * are short: they are carried out at once; with `poll: 0` an ended job keeps the result for those who ask later (see
 * `left-behind.ts`). The same holds for several steps, which must not overlap with each other.
 */
export function asJob(item: ModuleItem, plan: ChangingPlan): JobStart | undefined {
  const { job } = item;
  if (!job) return undefined;
  const [only, ...more] = plan.operations;
  if (job.poll === 0) {
    if (more.length > 0) return undefined;
    if (only?.op === "job") return { operations: [{ ...only, id: job.id, folder: job.folder, detach: true }] };
    if (only?.op !== "run") return undefined;
    const cmd = plan.result?.["cmd"] as JobNote["cmd"];
    const note = writeJobNote(cmd === undefined ? {} : { cmd });
    return { operations: [{ ...jobOf(item, only, job.id), note, detach: true }] };
  }
  if (!plan.operations.some((operation) => operation.op === "run")) return undefined;
  const operations = plan.operations.map((operation, index): Operation => {
    if (operation.op !== "run") return operation;
    return { ...jobOf(item, operation, index === 0 ? job.id : `${job.id}.${index}`), forget: true };
  });
  return { operations };
}

function jobOf(item: ModuleItem, operation: Extract<Operation, { op: "run" }>, id: string): Job {
  const { seconds, folder } = item.job!;
  const { directory, environment, accept } = operation;
  return {
    op: "job",
    id,
    title: item.written,
    shell: shellText(operation),
    timeoutSeconds: seconds,
    folder,
    apart: true,
    ...(directory ? { directory } : {}),
    ...(environment ? { environment } : {}),
    ...(accept ? { accept } : {}),
  };
}

/** The command as a script. What it reads comes from the script itself: nobody is there to hand it over. */
function shellText(operation: Extract<Operation, { op: "run" }>): string {
  if (operation.stdin !== undefined) {
    const { stdin, ...rest } = operation;
    return `{ ${printText(stdin)}; } | (\n${shellText(rest)}\n)`;
  }
  if (operation.shell === undefined) return `exec ${quoteWords(operation.argv ?? [])}`;
  return operation.executable ? `exec ${quoteWords([operation.executable, "-c", operation.shell])}` : operation.shell;
}

/** A job that was waited for says so in its result. */
export function withJob(item: ModuleItem, outcome: ModuleOutcome, home: string | undefined): ModuleOutcome {
  const { job } = item;
  const { result } = outcome;
  if (!job || job.poll === 0 || item.check || result.unreachable || "ansible_job_id" in result) return outcome;
  const results_file = `${job.folder.replace(/^~(?=\/|$)/, () => home ?? "~")}/${job.id}`;
  const known = { ansible_job_id: job.id, started: 1, results_file };
  if (result["rc"] !== 124 || !timeIsUp.test(String(result["stderr"]))) {
    return { ...outcome, result: { ...outputFields("", ""), ...result, ...known, finished: 1 } };
  }
  const async_result = { ...known, finished: 0, ...outputFields("", "") };
  const msg = `async task did not complete within the requested time - ${job.seconds}s`;
  return { ...outcome, result: { async_result, changed: false, failed: true, msg } };
}
