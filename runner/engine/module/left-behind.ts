import { writeJobNote } from "../../../modules/kit/job-note.js";
import type { OperationResult } from "../../../modules/kit/operations.js";
import type { ApplySession, ExchangeOptions } from "../../board/session.js";
import type { ChangingPlan, ModuleOutcome, Progressing } from "./item.js";

/** Whether the work was done at once, and a job is to keep what came of it. Modules of the controller alone have none. */
export function isLeftBehind(run: Progressing): boolean {
  const { item, outcome } = run;
  if (item.job?.poll !== 0 || item.check || outcome?.result.unreachable) return false;
  return outcome !== undefined && !("ansible_job_id" in outcome.result) && run.readers.size + (run.applied ? 1 : 0) > 0;
}

/** An ended job that holds an outcome. */
function leftBehind({ item, outcome }: Progressing) {
  const { id, folder } = item.job!;
  const { exception: _, ...result } = outcome!.result;
  return {
    op: "job" as const,
    id,
    title: item.written,
    shell: ":",
    folder,
    note: writeJobNote({ result }),
    detach: true,
  };
}

/** Leaves ended jobs with what came of the work; those who started it are told that it is under way. */
export async function leaveJobs(
  runs: readonly Progressing[],
  session: ApplySession,
  options: ExchangeOptions,
): Promise<void> {
  const groups = runs.map((run) => ({ operations: [leftBehind(run)], after: [] }));
  const outcomes = await session.apply(groups, options);
  for (const [index, run] of runs.entries()) {
    const { operations } = outcomes[index]!;
    const broken = operations.find(({ status }) => status !== "done");
    if (broken) run.outcome!.result = { failed: true, msg: `the job cannot be kept: ${broken.stderr.trim()}` };
    else run.outcome = jobStarted(run, { diff: run.outcome!.diff }, operations);
  }
}

/** What `poll: 0` gives: the job is under way, `async_status` asks after it. The numbers are Ansible's. */
export function jobStarted(
  run: Progressing,
  plan: Pick<ChangingPlan, "diff">,
  operations: readonly OperationResult[],
): ModuleOutcome {
  const id = run.item.job!.id;
  const results_file = String(operations.at(-1)?.details?.["folder"] ?? "");
  return {
    result: { changed: true, failed: 0, ansible_job_id: id, started: 1, finished: 0, results_file },
    effects: [],
    diff: plan.diff ?? [],
    ...(run.args ? { args: run.args } : {}),
  };
}
