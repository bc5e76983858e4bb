import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EventSink, RunEvent } from "../events.js";
import { pythonJson } from "../report/python-json.js";

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

/** The journal's place: `.axle/runs/RUN/journal.jsonl` below `folder`. */
export function journalPath(folder: string, run: string): string {
  return join(folder, ".axle", "runs", run, "journal.jsonl");
}

/**
 * Opens the append-only journal of a run: one event per line, each line written before the run goes on, readable by its
 * owner only. The events must be redacted before they come here (`report/redaction.ts`).
 */
export function openJournal(path: string): Journal {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, "a", 0o600);
  let open = true;
  return {
    path,
    sink: (event) => {
      if (open && kept.has(event.event)) writeSync(file, `${pythonJson(event)}\n`);
    },
    close: () => {
      if (open) closeSync(file);
      open = false;
    },
  };
}
