import { readFileSync } from "node:fs";
import { AxleError } from "../errors.js";
import type { CloseRecord, RunHead, RunRecord } from "./records.js";

/** A run as its log tells it. */
export interface LoggedRun {
  head: RunHead;
  records: RunRecord[];
  /** How it ended; undefined when it did not come to an end by itself. */
  close?: CloseRecord;
}

/** Reads a run's log. A last line that is cut off (the process was killed, the disk was full) does not count. */
export function readLog(path: string): LoggedRun {
  const records: RunRecord[] = [];
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (line === "") continue;
    const record = parseRecord(line);
    if (!record) break;
    records.push(record);
  }
  const [head] = records;
  if (head?.record !== "head") {
    throw new AxleError({
      kind: "syntax",
      message: `${path} is no log of a run.`,
      position: { file: path, line: 1, column: 1 },
    });
  }
  const close = records.findLast((record) => record.record === "close");
  return { head, records, ...(close ? { close } : {}) };
}

function parseRecord(line: string): RunRecord | undefined {
  try {
    const record = JSON.parse(line) as RunRecord;
    return typeof record === "object" && record !== null && typeof record.record === "string" ? record : undefined;
  } catch {
    return undefined;
  }
}
