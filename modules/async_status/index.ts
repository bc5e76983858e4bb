import { defineModule, type Plan } from "../contract.js";
import { arg, args } from "../kit/index.js";
import { outputFields } from "../kit/lines.js";
import { dirname } from "../kit/paths.js";
import { refusable } from "../kit/refusal.js";

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
  probe: (args) => ({ job: { read: "job" as const, job: args.jid, tailBytes: 4 * 1024 * 1024 } }),
  plan: (args, seen) =>
    refusable((): Plan => {
      const { job } = seen;
      const common = { ansible_job_id: args.jid, started: 1, results_file: job.log };
      if (job.state === "absent") {
        return { plan: "refused", problem: "could not find job", result: { ...common, finished: 1 } };
      }
      if (args.mode === "cleanup") return cleanup(args.jid, job.log);
      if (job.state === "running") return { plan: "ok", result: { ...common, ...outputFields("", ""), finished: 0 } };
      const output = outputFields(job.tail.replace(/[\r\n]+$/, ""), "");
      if (job.state === "lost") {
        const problem = "The job has ended without an exit status: it was killed, or the board was restarted.";
        return { plan: "refused", problem, result: { ...common, ...output, finished: 1 } };
      }
      const rc = job.rc ?? 0;
      const failed = rc === 0 ? {} : { failed: true, msg: "non-zero return code" };
      return { plan: "ok", result: { ...common, ...output, finished: 1, rc, changed: true, ...failed } };
    }),
});

function cleanup(jid: string, log: string): Plan {
  return {
    plan: "change",
    diff: [],
    operations: [{ op: "remove", path: dirname(log), recursive: true }],
    verify: false,
    result: { ansible_job_id: jid, erased: log, changed: false },
  };
}
