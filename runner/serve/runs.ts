import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { RunEvent } from "../events.js";
import { withHarmlessText } from "../report/harmless.js";
import { RunCollector } from "../report/html/collect.js";

/** A run whose events stand in a file: a journal, or a report of JSON lines. */
export interface ServedRun {
  id: string;
  file: string;
}

/** Runs by id: the files that were named, and the journals below a folder of runs; newest first. */
export function findRuns(files: readonly string[], folder: string): ServedRun[] {
  const named = files.map((file) => ({ id: basename(file).replace(/\.jsonl?$/, ""), file: resolve(file) }));
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const journals = names
    .map((name) => ({ id: name, file: join(resolve(folder), name, "journal.jsonl") }))
    .filter(({ file }) => existsSync(file));
  return [...named, ...journals].sort((a, b) => modified(b.file) - modified(a.file));
}

/** When a file was last written to; 0 when it is gone. */
export function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** What a run's file tells so far. A line that is still being written is passed over. */
export function collectRun(file: string): RunCollector {
  const collector = new RunCollector();
  const take = withHarmlessText((event) => collector.take(event));
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const event = parse(line);
    if (event) take(event);
  }
  return collector;
}

function parse(line: string): RunEvent | undefined {
  try {
    return JSON.parse(line) as RunEvent;
  } catch {
    return undefined;
  }
}

/** Whether a file is one of those that are served: paths never come from a request. */
export function runNamed(runs: readonly ServedRun[], id: string): ServedRun | undefined {
  return runs.find((run) => run.id === id && existsSync(dirname(run.file)));
}
