import type { ChangedTask, RunsDifference } from "../compare/compare-runs.js";
import type { RanRun } from "../compare/read-run.js";
import type { Paint } from "./lint/text.js";
import type { Tone } from "./terminal/screen.js";

const tones: Record<string, Tone> = {
  ok: "ok",
  changed: "changed",
  failed: "error",
  unreachable: "unreachable",
  skipped: "skip",
};

/** The difference of two runs as lines. */
export function differenceLines(difference: RunsDifference, paint: Paint): string[] {
  const { before, after, hostsOnlyBefore, hostsOnlyAfter, tasks, times } = difference;
  const lines = [paint(`--- ${headOf(before)}`, "removed"), paint(`+++ ${headOf(after)}`, "added")];
  if (hostsOnlyBefore.length > 0) lines.push(`boards that are gone: ${hostsOnlyBefore.join(", ")}`);
  if (hostsOnlyAfter.length > 0) lines.push(`boards that are new: ${hostsOnlyAfter.join(", ")}`);
  for (const change of tasks) lines.push(...changeLines(change, paint));
  for (const { task, host, beforeMs, afterMs } of times)
    lines.push(`${task} on ${host}: ${seconds(beforeMs)} → ${seconds(afterMs)}`);
  if (lines.length === 2) lines.push("no difference");
  return lines;
}

function changeLines({ task, before, after, hosts, message }: ChangedTask, paint: Paint): string[] {
  const arrow = `${paint(before, tones[before] ?? "skip")} → ${paint(after, tones[after] ?? "skip")}`;
  return [`${arrow}  ${task}: ${hosts.join(", ")}`, ...(message ? [`    ${message}`] : [])];
}

function headOf({ file, startedAt, elapsedMs, exitCode, check }: RanRun): string {
  const when = new Date(startedAt).toISOString().replace("T", " ").slice(0, 19);
  const code = exitCode === undefined ? "not ended" : `exit code ${exitCode}`;
  return `${file}  ${when} UTC, ${seconds(elapsedMs)}, ${code}${check ? ", check" : ""}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
