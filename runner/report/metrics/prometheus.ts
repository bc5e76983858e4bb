import { Gauge, Registry } from "prom-client";
import type { EventSink, HostStats, RunEvent } from "../../events.js";

/** Numbers of the last run, as Prometheus reads them: from a file of node_exporter's, or over HTTP (`axle watch`). */
export class RunMetrics {
  readonly registry = new Registry();
  readonly #tasks = this.#gauge("axle_board_tasks", "Tasks of the last run by board and outcome.", [
    "board",
    "outcome",
  ]);
  readonly #drift = this.#gauge("axle_board_drift", "Tasks that a check would change, by board.", ["board"]);
  readonly #reachable = this.#gauge("axle_board_reachable", "Whether the board could be reached.", ["board"]);
  readonly #code = this.#gauge("axle_run_exit_code", "Exit code of the last run.");
  readonly #seconds = this.#gauge("axle_run_duration_seconds", "How long the last run took.");
  readonly #ended = this.#gauge("axle_run_end_timestamp_seconds", "When the last run ended.");
  #check = false;

  readonly sink: EventSink = (event) => this.#take(event);

  /** The text that is scraped. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  #gauge<Label extends string = never>(name: string, help: string, labelNames: Label[] = []): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  #take(event: RunEvent): void {
    if (event.event === "run-start") this.#start(event.check);
    else if (event.event === "recap")
      for (const [board, stats] of Object.entries(event.hosts)) this.#board(board, stats);
    else if (event.event === "run-end") {
      this.#code.set(event.exitCode);
      this.#seconds.set(event.elapsedMs / 1000);
      this.#ended.set(event.at / 1000);
    }
  }

  /** Boards that are no longer part of it must not keep their old numbers. */
  #start(check: boolean): void {
    this.#check = check;
    for (const gauge of [this.#tasks, this.#drift, this.#reachable]) gauge.reset();
  }

  #board(board: string, stats: HostStats): void {
    for (const [outcome, count] of Object.entries(stats)) this.#tasks.set({ board, outcome }, count);
    this.#reachable.set({ board }, stats.unreachable > 0 ? 0 : 1);
    if (this.#check) this.#drift.set({ board }, stats.changed);
  }
}
