import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { LoggedRun } from "./read-log.js";
import type { CloseRecord, RunHead, RunRecord } from "./records.js";

/** What stands at either end of a run's log; the log may be large. */
export type Glance = Pick<LoggedRun, "head" | "close">;

const headBytes = 256 * 1024;
const tailBytes = 4096;

/** Reads a log's first and last line alone. Undefined for what is no log. */
export function glanceAtLog(path: string): Glance | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return undefined;
  }
  try {
    const { size } = fstatSync(file);
    const head = parse(textAt(file, 0, Math.min(size, headBytes)).split("\n")[0]);
    const lines = textAt(file, Math.max(0, size - tailBytes), Math.min(size, tailBytes)).split("\n");
    const close = parse(lines.at(-2));
    if (head?.record !== "head") return undefined;
    return { head: head as RunHead, ...(close?.record === "close" ? { close: close as CloseRecord } : {}) };
  } finally {
    closeSync(file);
  }
}

function textAt(file: number, from: number, length: number): string {
  const bytes = Buffer.alloc(length);
  const read = readSync(file, bytes, 0, length, from);
  return bytes.toString("utf8", 0, read);
}

function parse(line: string | undefined): RunRecord | undefined {
  try {
    return JSON.parse(line ?? "") as RunRecord;
  } catch {
    return undefined;
  }
}
