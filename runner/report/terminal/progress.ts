import type { RunEvent, TaskInfo } from "../../events.js";
import type { Screen } from "./screen.js";

type Progress = Extract<RunEvent, { event: "progress" }>;

/** How long a board's long step may be silent in a log before it says again what it is at. */
const quietMs = 10_000;

/**
 * What long steps are at: one line for all boards that is written over on a terminal; appended lines elsewhere, at most
 * one in ten seconds per board, so that logs stay readable.
 */
export class ProgressView {
  readonly #running = new Map<string, Progress>();
  readonly #said = new Map<string, number>();

  constructor(private readonly screen: Screen) {}

  show(event: Progress): void {
    this.#running.set(event.host, event);
    if (this.screen.output.interactive) {
      this.screen.transient([...this.#running.values()].map(describe).join("  "));
      return;
    }
    const last = this.#said.get(event.host);
    if (last !== undefined && event.at - last < quietMs) return;
    this.#said.set(event.host, event.at);
    this.screen.line(describe(event), "debug");
  }

  /** A board's step is over. */
  finish(host: string, _task: TaskInfo): void {
    this.#running.delete(host);
    this.#said.delete(host);
  }

  clear(): void {
    this.#running.clear();
    this.screen.clearTransient();
  }
}

function describe(event: Progress): string {
  const percent = event.fraction === undefined ? "" : ` ${Math.floor(event.fraction * 100)}%`;
  const seconds = Math.round(event.elapsedMs / 1000);
  const time = seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, "0")}s`;
  return `[${event.host}]${percent} ${event.line.trim()} (${time})`;
}
