import type { HostStats, RunEvent, TaskInfo } from "../../events.js";
import { type Measurement, measurementsIn } from "./measurements.js";

type Result = Extract<RunEvent, { event: "result" }>;

/** One task as it went on all boards: a column of the matrix. */
export interface TaskColumn {
  task: TaskInfo;
  results: Map<string, Result>;
  items: Map<string, Result[]>;
  /** What long commands printed while they ran, by board. */
  logs: Map<string, string>;
}

/** A run, gathered from its events. */
export interface CollectedRun {
  startedAt: number;
  playbooks: string[];
  check: boolean;
  hosts: string[];
  columns: TaskColumn[];
  recap: Record<string, HostStats>;
  warnings: string[];
  measurements: Measurement[];
  exitCode: number;
  elapsedMs: number;
  /** Facts by board, as far as the run gathered them. */
  facts: Map<string, Record<string, unknown>>;
  /** Steps that are under way, by board: what the run is at now. */
  running: Map<string, string>;
  ended: boolean;
}

/** A log longer than this keeps its end: that is where the reason stands. */
const longestLog = 40_000;

/** Takes events in order; `run` is what they have told so far. */
export class RunCollector {
  readonly run: CollectedRun = {
    startedAt: 0,
    playbooks: [],
    check: false,
    hosts: [],
    columns: [],
    recap: {},
    warnings: [],
    measurements: [],
    exitCode: 0,
    elapsedMs: 0,
    facts: new Map(),
    running: new Map(),
    ended: false,
  };
  private readonly columns = new Map<string, TaskColumn>();

  take(event: RunEvent): void {
    const { run } = this;
    if (event.event === "run-start")
      Object.assign(run, { startedAt: event.at, playbooks: event.playbooks, check: event.check });
    else if (event.event === "play-start") for (const host of event.hosts) this.addHost(host);
    else if (event.event === "task-start") this.column(event.task);
    else if (event.event === "result") this.addResult(event);
    else if (event.event === "stats-set") run.measurements.push(...measurementsIn(event.data));
    else if (event.event === "warning") run.warnings.push(event.message);
    else if (event.event === "recap") Object.assign(run.recap, event.hosts);
    else if (event.event === "run-end") this.end(event.exitCode, event.elapsedMs);
    else if (event.event === "progress") run.running.set(event.host, `${event.task.name}: ${event.line}`);
    else if (event.event === "output") this.addLog(event.task, event.host, event.text);
    if (!run.ended) run.elapsedMs = Math.max(run.elapsedMs, event.at - run.startedAt);
  }

  private end(exitCode: number, elapsedMs: number): void {
    Object.assign(this.run, { exitCode, elapsedMs, ended: true });
    this.run.running.clear();
  }

  private addLog(task: TaskInfo, host: string, text: string): void {
    const { logs } = this.column(task);
    logs.set(host, ((logs.get(host) ?? "") + text).slice(-longestLog));
  }

  private addHost(host: string): void {
    if (!this.run.hosts.includes(host)) this.run.hosts.push(host);
  }

  private column(task: TaskInfo): TaskColumn {
    const key = `${task.play.id} ${task.id}`;
    let column = this.columns.get(key);
    if (!column) {
      column = { task, results: new Map(), items: new Map(), logs: new Map() };
      this.columns.set(key, column);
      this.run.columns.push(column);
    }
    return column;
  }

  private addResult(event: Result): void {
    this.addHost(event.host);
    this.run.running.delete(event.host);
    const facts = event.result["ansible_facts"];
    if (typeof facts === "object" && facts !== null)
      this.run.facts.set(event.host, { ...this.run.facts.get(event.host), ...(facts as Record<string, unknown>) });
    const column = this.column(event.task);
    if (event.item === undefined) column.results.set(event.host, event);
    else column.items.set(event.host, [...(column.items.get(event.host) ?? []), event]);
  }
}
