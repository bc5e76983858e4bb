import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Glance, glanceAtLog } from "./glance.js";
import { stateOf } from "./list-runs.js";
import { logPath, runsFolder } from "./writer.js";

/** Run folders that can't be read are left alone for so long: a run may be about to write there. Milliseconds. */
const graceMs = 24 * 60 * 60 * 1000;

/**
 * Removes a folder's oldest runs until no more than `keep` are left. Those that are done, or were gone on with by another
 * run, go first; one that goes on never does. 0 keeps all.
 *
 * @param tell is told the names of removed runs that `axle resume` could still have gone on with
 */
export function pruneRuns(folder: string, keep: number, tell: (runs: string[]) => void): void {
  const names = runNames(folder);
  if (keep <= 0 || names.length <= keep) return;
  const runs = names.map((name) => ({ name, log: glanceAtLog(logPath(folder, name)) }));
  const resumed = new Set(runs.map(({ log }) => log?.head.resumes));
  const open = ({ name, log }: { name: string; log: Glance | undefined }) =>
    log !== undefined && stateOf(log) !== "done" && log.head.applies === undefined && !resumed.has(name);
  const removable = runs.filter(({ name, log }) => (log ? stateOf(log) !== "running" : isOld(folder, name)));
  const order = [...removable.filter((run) => !open(run)), ...removable.filter(open)];
  const gone = order.slice(0, names.length - keep);
  for (const { name } of gone) rmSync(join(runsFolder(folder), name), { recursive: true, force: true });
  const lost = gone.filter(open).map(({ name }) => name);
  if (lost.length > 0) tell(lost);
}

/** Oldest first: a run's name begins with its time. What bears another name is nobody's to remove. */
function runNames(folder: string): string[] {
  const runs = runsFolder(folder);
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .filter((name) => /^\d{4}-\d\d-\d\dT/.test(name))
    .sort();
}

function isOld(folder: string, name: string): boolean {
  return Date.now() - statSync(join(runsFolder(folder), name)).mtimeMs > graceMs;
}
