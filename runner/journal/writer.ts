import { join } from "node:path";
import type { EventSink, RunEvent } from "../events.js";
import { plainJson } from "../report/plain-json.js";
import { pythonJson } from "../report/python-json.js";
import { AppendFile } from "./append-file.js";

/** Events that say what was done; the rest is for people who watch. */
const kept = new Set<RunEvent["event"]>([
  "run-start",
  "play-start",
  "play-skipped",
  "task-start",
  "result",
  "included",
  "retry",
  "notified",
  "warning",
  "connection",
  "recap",
  "run-end",
]);

export interface Journal {
  /** Absolute path of the file. */
  path: string;
  sink: EventSink;
  close(): void;
}

/** Where the runs started in a folder are kept. */
export function runsFolder(folder: string): string {
  return join(folder, ".axle", "runs");
}

/** The journal's place: `.axle/runs/RUN/journal.jsonl` below `folder`. */
export function journalPath(folder: string, run: string): string {
  return join(runsFolder(folder), run, "journal.jsonl");
}

/** Beside it what `axle resume` goes on with. */
export function logPath(folder: string, run: string): string {
  return join(runsFolder(folder), run, "resume.jsonl");
}

/**
 * Opens the append-only journal of a run: one event per line, each line written before the run goes on, readable by its
 * owner only. The events must be redacted before they come here (`report/redaction.ts`).
 */
export function openJournal(path: string): Journal {
  const file = new AppendFile(path);
  return {
    path,
    sink: (event) => {
      if (kept.has(event.event)) file.add(plainJson(event) ?? pythonJson(event));
    },
    close: () => file.close(),
  };
}
