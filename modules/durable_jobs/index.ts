import { defineModule } from "../contract.js";
import { arg, args, item } from "../kit/args.js";
import { linesOf, type QueryReading } from "../kit/queries/query.js";
import { atHome, jobsFolder } from "../kit/sh/jobs.js";

/** One durable job, as its board tells of it. */
interface Job {
  id: string;
  title: string;
  state: "running" | "finished" | "lost";
  /** Why it was lost. */
  why?: string;
  rc?: number;
  pid: number;
  /** Seconds since its start. */
  age: number;
}

export default defineModule({
  name: "durable_jobs",
  summary: "Lists the durable jobs of a board, and ends those that are named",
  args: args({
    cancel: arg.list(item.str, "Jobs to end, by id; `*`: all that are running.", { default: [] }),
  }),
  supports: { check: "full", diff: true },
  returns: {
    jobs: "The jobs: id, title, state (running, finished, lost), why, rc, pid, age in seconds",
    cancelled: "Those that were ended",
  },
  examples: `
- name: What is under way
  durable_jobs:
  register: board
`,
  inputs: () => ({ folder: { input: "async-folder" } }) as const,
  probe: (_args, board, inputs) =>
    ({
      jobs: { read: "query", query: "jobs", about: { folder: jobsFolder(board) } },
      background: { read: "query", query: "jobs", about: { folder: atHome(inputs.folder as string, board) } },
    }) as const,
  plan(args, seen, _board, inputs) {
    const background = jobsIn(seen.background);
    const jobs = [...jobsIn(seen.jobs), ...background];
    const named = (job: Job) => args.cancel.includes(job.id) || args.cancel.includes("*");
    const ended = jobs.filter((job) => job.state === "running" && named(job)).map(({ id }) => id);
    const unknown = args.cancel.filter((id) => id !== "*" && !jobs.some((job) => job.id === id));
    if (unknown.length > 0) {
      return { plan: "refused", problem: `there is no job ${unknown.join(", ")}`, result: { jobs } };
    }
    if (ended.length === 0) return { plan: "ok", result: { jobs, cancelled: [] } };
    return {
      plan: "change",
      diff: ended.map((id) => ({ before: `${id} running\n`, after: `${id} ended\n` })),
      operations: ended.map((id) => {
        const folder = background.some((job) => job.id === id) ? { folder: inputs.folder as string } : {};
        return { op: "job-stop", id, ...folder };
      }),
      result: { jobs, cancelled: ended },
    };
  },
});

function jobsIn(reading: QueryReading): Job[] {
  return linesOf(reading, "jobs").flatMap((line) => {
    const [state = "", rc = "", pid = "", started = "", now = "", id = "", title = ""] = line.split("\t");
    const why = { restarted: "the board restarted", killed: "it was killed" }[state];
    if (why === undefined && state !== "running" && state !== "finished") return [];
    return {
      id,
      title,
      state: why === undefined ? (state as Job["state"]) : "lost",
      ...(why === undefined ? {} : { why }),
      ...(/^\d+$/.test(rc) ? { rc: Number(rc) } : {}),
      pid: Number(pid),
      age: Math.max(0, Number(now) - Number(started)),
    };
  });
}
