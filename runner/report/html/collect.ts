import type { HostStats, RunEvent, TaskInfo } from "../../events.js";

type Result = Extract<RunEvent, { event: "result" }>;

/** One task as it went on all boards: a column of the matrix. */
export interface TaskColumn {
  task: TaskInfo;
  results: Map<string, Result>;
  items: Map<string, Result[]>;
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
  exitCode: number;
  elapsedMs: number;
}

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
    exitCode: 0,
    elapsedMs: 0,
  };
  private readonly columns = new Map<string, TaskColumn>();

  take(event: RunEvent): void {
    const { run } = this;
    if (event.event === "run-start")
      Object.assign(run, { startedAt: event.at, playbooks: event.playbooks, check: event.check });
    else if (event.event === "play-start") for (const host of event.hosts) this.addHost(host);
    else if (event.event === "task-start") this.column(event.task);
    else if (event.event === "result") this.addResult(event);
    else if (event.event === "warning") run.warnings.push(event.message);
    else if (event.event === "recap") Object.assign(run.recap, event.hosts);
    else if (event.event === "run-end") Object.assign(run, { exitCode: event.exitCode, elapsedMs: event.elapsedMs });
  }

  private addHost(host: string): void {
    if (!this.run.hosts.includes(host)) this.run.hosts.push(host);
  }

  private column(task: TaskInfo): TaskColumn {
    const key = `${task.play.id} ${task.id}`;
    let column = this.columns.get(key);
    if (!column) {
      column = { task, results: new Map(), items: new Map() };
      this.columns.set(key, column);
      this.run.columns.push(column);
    }
    return column;
  }

  private addResult(event: Result): void {
    this.addHost(event.host);
    const column = this.column(event.task);
    if (event.item === undefined) column.results.set(event.host, event);
    else column.items.set(event.host, [...(column.items.get(event.host) ?? []), event]);
  }
}
