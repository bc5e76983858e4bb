import type { EventSink, RunEvent } from "../events.js";

/** What one check has found. */
export interface Drift {
  at: number;
  playbooks: string[];
  exitCode: number;
  elapsedMs: number;
  /** Tasks that would change something, and those that failed, by board. */
  boards: { board: string; changed: DriftTask[]; failed: DriftTask[] }[];
}

export interface DriftTask {
  task: string;
  place: string;
  message?: string;
}

/** Gathers drift from the events of a check. */
export class DriftCollector {
  readonly #boards = new Map<string, Drift["boards"][number]>();
  #playbooks: string[] = [];
  #exitCode = 0;
  #elapsedMs = 0;
  #at = 0;

  readonly sink: EventSink = (event) => this.#take(event);

  drift(): Drift {
    const boards = [...this.#boards.values()]
      .filter(({ changed, failed }) => changed.length + failed.length > 0)
      .sort((a, b) => (a.board < b.board ? -1 : 1));
    return { at: this.#at, playbooks: this.#playbooks, exitCode: this.#exitCode, elapsedMs: this.#elapsedMs, boards };
  }

  #take(event: RunEvent): void {
    if (event.event === "run-start") {
      this.#playbooks = event.playbooks;
      this.#at = event.at;
    } else if (event.event === "run-end") {
      this.#exitCode = event.exitCode;
      this.#elapsedMs = event.elapsedMs;
    } else if (event.event === "result" && (event.label === undefined || event.loop)) this.#result(event);
  }

  #result({ host: board, task, status, ignored, result }: Extract<RunEvent, { event: "result" }>): void {
    const bad = (status === "failed" || status === "unreachable") && !ignored;
    if (status !== "changed" && !bad) return;
    const found = this.#boards.get(board) ?? { board, changed: [], failed: [] };
    const place = `${task.position.file}:${task.position.line}`;
    const message = result.msg === undefined ? {} : { message: String(result.msg) };
    (bad ? found.failed : found.changed).push({ task: task.name, place, ...(bad ? message : {}) });
    this.#boards.set(board, found);
  }
}
