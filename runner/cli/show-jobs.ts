import type { RunEvent } from "../events.js";
import { harmless } from "../report/harmless.js";
import type { Value } from "../values.js";
import { withInterrupts } from "./interrupts.js";
import type { Options } from "./options.js";
import { gatherPasswords } from "./passwords.js";
import { adHocPlaybook } from "./run-exec.js";
import { hidePasswords, runOptionsOf } from "./run-options.js";
import { openSinks } from "./sinks.js";
import { openInventory, prepareStage } from "./stage.js";
import { say, warnUser } from "./terminal.js";

interface Job {
  id: string;
  title: string;
  state: string;
  why?: string;
  rc?: number;
  age: number;
}

/** `axle jobs`: the durable jobs of boards as a table; those in `cancel` are ended (`*`: all that run). */
export async function showJobs(
  pattern: string,
  cancel: readonly string[],
  options: Options & { json?: boolean },
): Promise<number> {
  const stage = await prepareStage(options);
  const { selector } = await openInventory(stage, options);
  if (selector.hosts(pattern).length === 0) {
    stage.warn("No hosts matched, nothing to do");
    return 0;
  }
  const args = JSON.stringify(cancel.length > 0 ? { cancel } : {});
  const loaded = adHocPlaybook(stage, pattern, { ...options, moduleName: "durable_jobs", args });
  const passwords = await gatherPasswords(options, stage.settings);
  hidePasswords(stage, passwords);
  const boards = new Map<string, { jobs: Job[]; cancelled: string[] }>();
  const collect = (event: RunEvent) => {
    if (event.event !== "result") return;
    const { jobs, cancelled, msg } = event.result;
    if (event.status === "failed" || event.status === "unreachable") warnUser(`${event.host}: ${String(msg)}`);
    boards.set(event.host, {
      jobs: Array.isArray(jobs) ? (jobs as unknown as Job[]) : [],
      cancelled: Array.isArray(cancelled) ? cancelled.map(String) : [],
    });
  };
  const sink = await openSinks(options, stage.settings, stage.secrets, collect);
  const { runPlaybooks } = await import("../engine/run.js");
  const code = await withInterrupts((signal) =>
    runPlaybooks({ ...runOptionsOf(stage, options, passwords, sink, signal), loaded }),
  );
  const sorted = [...boards].sort(([a], [b]) => (a < b ? -1 : 1));
  if (options.json) say(JSON.stringify(Object.fromEntries(sorted) as Record<string, Value>, null, 2));
  else for (const line of table(sorted)) say(line);
  return code;
}

function table(boards: [string, { jobs: Job[]; cancelled: string[] }][]): string[] {
  const rows = boards.flatMap(([host, { jobs, cancelled }]) =>
    jobs.map((job) => [host, job.id, stateOf(job, cancelled.includes(job.id)), ageText(job.age), job.title]),
  );
  if (rows.length === 0) return ["No jobs."];
  const all = [["BOARD", "JOB", "STATE", "SINCE", "WHAT"], ...rows].map((row) => row.map((text) => harmless(text)));
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function stateOf(job: Job, ended: boolean): string {
  if (ended) return "cancelled";
  if (job.state === "lost") return `lost: ${job.why ?? "unknown"}`;
  return job.state === "finished" ? `finished (${job.rc ?? "?"})` : job.state;
}

function ageText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
