import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type { EventSink } from "../events.js";
import { pruneRuns } from "../journal/prune-runs.js";
import type { RunHead } from "../journal/records.js";
import { RunLog } from "../journal/run-log.js";
import { type Journal, journalPath, logPath, openJournal } from "../journal/writer.js";
import { withRedaction } from "../report/redaction.js";
import { leaveOutSecrets } from "./left-out.js";
import type { Options } from "./options.js";
import type { Stage } from "./stage.js";
import { warnUser } from "./terminal.js";

/** What a run writes down: events for people (`axle show`), outcomes for `axle resume`. */
export interface Records {
  /** Opens both under the run's name. */
  open(run: string): RunLog | undefined;
  sink: EventSink;
  close(): void;
}

/** What a run goes on with, or applies. */
export type Origin = Pick<RunHead, "resumes" | "applies">;

/** Records of a run that is about to start. Where they can't be written, the run goes on without, and says so. */
export function recordRun(stage: Stage, playbooks: readonly string[], options: Options, origin: Origin): Records {
  // A check does nothing that could be gone on with.
  if (options.check) return { open: () => undefined, sink: () => {}, close: () => {} };
  const folder = process.cwd();
  let journal: Journal | undefined;
  const waiting: Parameters<EventSink>[0][] = [];
  const write: EventSink = (event) => (journal ? journal.sink(event) : void waiting.push(event));
  return {
    open: (run) => {
      try {
        journal = openJournal(journalPath(folder, run));
        for (const event of waiting.splice(0)) journal.sink(event);
        const log = new RunLog(logPath(folder, run), headOf(run, playbooks, options, origin), logSecrets(stage));
        pruneRuns(folder, stage.settings.number("KEEP_RUNS") ?? 0, tellOfLost);
        return log;
      } catch (error) {
        warnUser(
          `This run can't be written down, and can't be resumed: ${error instanceof Error ? error.message : error}`,
        );
        return undefined;
      }
    },
    sink: withRedaction(write, stage.secrets),
    close: () => journal?.close(),
  };
}

function tellOfLost(runs: string[]): void {
  const what =
    runs.length > 1 ? "which could still be resumed, were removed" : "which could still be resumed, was removed";
  warnUser(`${runs.join(", ")}, ${what}: only so many runs are kept (KEEP_RUNS, \`keep_runs\` in section [axle]).`);
}

function headOf(run: string, playbooks: readonly string[], options: Options, origin: Origin): RunHead {
  const { kept, leftOut } = leaveOutSecrets(options);
  return {
    record: "head",
    run,
    at: Date.now(),
    cwd: process.cwd(),
    playbooks: playbooks.map((path) => ({ path: resolve(path), sha256: digestOf(path) })),
    options: { ...kept },
    leftOut,
    pid: process.pid,
    machine: hostname(),
    ...origin,
  };
}

export function digestOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** The first vault password seals what holds secrets. */
function logSecrets({ secrets, vault }: Stage) {
  const redact = <Type>(value: Type): Type => secrets.redact(value);
  return vault.ids.length === 0 ? { redact } : { redact, seal: (text: string) => vault.encrypt(text) };
}
