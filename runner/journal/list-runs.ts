import { existsSync, readdirSync } from "node:fs";
import { hostname } from "node:os";
import { type LoggedRun, readLog } from "./read-log.js";
import { logPath, runsFolder } from "./writer.js";

/** How a run stands: it goes on, came to its end (with an exit code), or was cut off. */
export type RunState = "running" | "done" | "failed" | "cut off";

/** The runs that were started in a folder, oldest first. What can't be read is left out. */
export function listRuns(folder: string): LoggedRun[] {
  const runs = runsFolder(folder);
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .sort()
    .flatMap((run) => {
      try {
        return [readLog(logPath(folder, run))];
      } catch {
        return [];
      }
    });
}

export function stateOf({ head, close }: Pick<LoggedRun, "head" | "close">): RunState {
  if (close) return close.exitCode === 0 ? "done" : close.exitCode === 99 ? "cut off" : "failed";
  return isAlive(head.pid, head.machine) ? "running" : "cut off";
}

/** A process of another machine can't be asked: its run counts as over. */
function isAlive(pid: number, machine: string): boolean {
  if (machine !== hostname() || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
