import { defineModule, type ModuleResult, type Plan } from "../contract.js";
import { formatMoment, formatSpan } from "../kit/clock-text.js";
import { arg, args } from "../kit/index.js";
import { readJobNote, timeIsUp } from "../kit/job-note.js";
import { outputFields } from "../kit/lines.js";
import { dirname } from "../kit/paths.js";
import type { JobReading } from "../kit/readers.js";
import { missingProgram } from "../kit/run-command.js";

const schema = args({
  jid: arg.str("The job, as `ansible_job_id` named it.", { required: true }),
  mode: arg.choice(["status", "cleanup"], "Ask after the job, or forget it.", { default: "status" }),
});

export default defineModule({
  name: "async_status",
  changes: false,
  summary: "Asks after a job that runs in the background",
  args: schema,
  supports: { check: "full", diff: false, async: false },
  returns: {
    ansible_job_id: "The job",
    started: "1: it was started",
    finished: "1 when it has ended",
    rc: "Exit status, once it has ended",
    stdout: "What it printed",
    stderr: "What it printed to standard error",
    cmd: "The command",
    start: "When it began",
    end: "When it ended",
    delta: "How long it took",
    msg: "Why it failed",
    erased: "What was removed (mode cleanup)",
  },
  examples: `
- name: Until the build is done
  async_status:
    jid: "{{ build.ansible_job_id }}"
  register: job
  until: job.finished
  retries: 100
  delay: 30
`,
  inputs: () => ({ folder: { input: "async-folder" } }) as const,
  probe: (args, _board, inputs) => ({
    job: { read: "job" as const, job: args.jid, tailBytes: 4 * 1024 * 1024, folder: inputs.folder as string },
  }),
  plan(args, { job }, board) {
    const common = { ansible_job_id: args.jid, started: 1, results_file: dirname(job.log), ...outputFields("", "") };
    if (job.state === "absent") {
      return { plan: "refused", problem: "could not find job", result: { ...common, finished: 1 } };
    }
    if (args.mode === "cleanup") return cleanup(common);
    if (job.state === "running") return { plan: "ok", result: { ...common, finished: 0 } };
    if (job.state === "lost") {
      const problem = "The job has ended without an exit status: it was killed, or the board was restarted.";
      return { plan: "refused", problem, result: { ...common, ...outputOf(job), finished: 1 } };
    }
    return { plan: "ok", result: { ...common, ...finished(job, board.utcOffset ?? 0), finished: 1 } };
  },
});

function cleanup(common: ModuleResult): Plan {
  const { results_file: folder, ...rest } = common as ModuleResult & { results_file: string };
  return {
    plan: "change",
    diff: [],
    operations: [{ op: "remove", path: folder, recursive: true }],
    verify: false,
    result: { ...rest, started: 0, finished: 0, erased: folder, changed: false },
  };
}

function outputOf(job: JobReading): ModuleResult {
  const strip = (text: string) => text.replace(/[\r\n]+$/, "");
  return outputFields(strip(job.tail), strip(job.errors));
}

/** What the task would have given had it been waited for. */
function finished(job: JobReading, utcOffset: number): ModuleResult {
  const note = readJobNote(job.note);
  if (note.result) return note.result;
  const rc = job.rc ?? 0;
  if (rc === 124 && timeIsUp.test(job.errors)) return { failed: true, msg: "Timeout exceeded" };
  const result = { ...outputOf(job), rc, changed: true, msg: rc === 0 ? "" : "non-zero return code" };
  const missing = Array.isArray(note.cmd) ? missingProgram(note.cmd, result) : undefined;
  if (missing) return missing;
  const [from, to] = [job.startedAt ?? 0, job.finishedAt ?? job.startedAt ?? 0].map((seconds) => seconds * 1000);
  const times = {
    start: formatMoment(from!, utcOffset),
    end: formatMoment(to!, utcOffset),
    delta: formatSpan(to! - from!),
  };
  return {
    ...(note.cmd === undefined ? {} : { cmd: note.cmd }),
    ...result,
    ...times,
    ...(rc === 0 ? {} : { failed: true }),
  };
}
