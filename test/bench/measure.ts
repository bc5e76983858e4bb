import { spawn } from "node:child_process";
import type { Cells } from "./cells.js";

/** What one run cost. Seconds. */
export interface Cost {
  wall: number;
  /** CPU of the controller: the command and all its children. */
  controller: number;
  boards: number;
}

/**
 * Runs a command line and measures it. Throws with the end of its output when it fails: a contender that fails fast must
 * not look fast.
 */
export async function measure(cells: Cells, line: string, environment: Record<string, string> = {}): Promise<Cost> {
  const before = cells.cpuSeconds();
  const started = performance.now();
  const { status, out } = await shell(`( ${line}\n) </dev/null; _status=$?; times; exit $_status`, environment);
  const wall = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`\`${line}\` failed with ${status}:\n${out.slice(-3000)}`);
  return { wall, controller: childrenSeconds(out), boards: cells.cpuSeconds() - before };
}

/** Runs something that is not measured. */
export async function prepare(line: string, environment: Record<string, string> = {}): Promise<void> {
  const { status, out } = await shell(line, environment);
  if (status !== 0) throw new Error(`\`${line}\` failed with ${status}:\n${out.slice(-3000)}`);
}

function shell(line: string, environment: Record<string, string>): Promise<{ status: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", line], { env: { ...process.env, ...environment } });
    let out = "";
    child.stdout.on("data", (piece) => {
      out = (out + piece).slice(-20_000);
    });
    child.stderr.on("data", (piece) => {
      out = (out + piece).slice(-20_000);
    });
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, out }));
  });
}

/** The second line of `times`: user and system time of the children. */
function childrenSeconds(out: string): number {
  const line = out.trimEnd().split("\n").at(-1) ?? "";
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  return parts.reduce((sum, part) => sum + part, 0);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
