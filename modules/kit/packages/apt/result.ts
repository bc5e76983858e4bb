import type { ModuleResult } from "../../../contract.js";
import type { OperationResult } from "../../operations.js";
import { type PackageChange, parseTranscript } from "./changes.js";
import type { AptReading } from "./reading.js";
import { type AptArgs, aptRequest } from "./request.js";
import { listsUnchanged } from "./script.js";

/** What was done, in Ansible's words, with the packages' versions before and after. */
export function aptResult(
  args: AptArgs,
  seen: AptReading,
  operations: readonly OperationResult[],
  after: AptReading | undefined,
  planned: { updated: boolean; packages?: readonly PackageChange[] },
): ModuleResult {
  const last = operations.at(-1);
  const stdout = cleanLog(last?.stdout ?? "");
  const stderr = last?.stderr ?? "";
  const told = parseTranscript(stdout);
  const packages = told.length > 0 || !didSomething(stdout) ? told : [...(planned.packages ?? [])];
  const updated = planned.updated && !stdout.includes(listsUnchanged);
  const request = aptRequest(args);
  const onlyLists = request.goal === "none" && request.files.length === 0 && !request.url;
  const deleted = request.goal === "autoclean" && /^Del /m.test(stdout);
  const result: ModuleResult = {
    changed: packages.length > 0 || deleted || (onlyLists && updated),
    packages,
    cache_updated: updated,
    cache_update_time: after?.listsTime ?? seen.listsTime,
    stdout,
    stderr,
  };
  if (request.goal === "upgrade" || request.goal === "dist-upgrade") result.msg = stdout;
  if (last?.status !== "failed") return result;
  // What was done before it failed, dpkg has told; what was planned did not come.
  return { ...result, failed: true, changed: told.length > 0, rc: last.rc, msg: failure(stdout, stderr, last.rc) };
}

/** By apt's own count, where dpkg's words are not in the log. */
function didSomething(stdout: string): boolean {
  const counts = /^\d+ upgraded, \d+ newly installed, .*\d+ to remove/m.exec(stdout)?.[0] ?? "";
  return (counts.match(/\d+/g) ?? []).some((count) => count !== "0");
}

/** The log without apt's progress lines, which are for the progress bar. */
function cleanLog(log: string): string {
  return log.replace(/^(?:pm|dl)status:.*(?:\n|$)/gm, "");
}

/** The lines that tell the reason: apt's and dpkg's errors, the last lines where there are none. */
function failure(stdout: string, stderr: string, rc: number): string {
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "");
  const errors = lines.filter((line) => /^(?:E: |dpkg: error|Err:|.*\(lock_timeout\)$)/.test(line.trim()));
  const shown = (errors.length > 0 ? errors : lines.slice(-3)).slice(0, 8);
  return `apt-get failed with status ${rc}: ${shown.map((line) => line.trim()).join("; ")}`;
}
