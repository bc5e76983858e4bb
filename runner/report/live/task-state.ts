import type { ResultStatus, RunEvent, TaskInfo } from "../../events.js";
import type { ResultEvent } from "../terminal/result-text.js";

/** What a long step says it is at. */
export interface Step {
  line: string;
  fraction?: number;
  /** When it began, as the clock of events counts. */
  since: number;
}

/** A task while it runs on the boards of its play. */
export class TaskState {
  readonly results = new Map<string, ResultEvent>();
  /** Items of loops, whose differences and failures are shown with the task. */
  readonly items: ResultEvent[] = [];
  readonly steps = new Map<string, Step>();
  readonly startedAt: number;
  readonly #hosts: string[];

  constructor(
    readonly info: TaskInfo,
    /** The boards that are expected to run it; one that was rescued joins with its result. */
    hosts: readonly string[],
    at: number,
  ) {
    this.#hosts = [...hosts];
    this.startedAt = at;
  }

  get hosts(): readonly string[] {
    return this.#hosts;
  }

  take(event: ResultEvent): void {
    if (!this.#hosts.includes(event.host)) this.#hosts.push(event.host);
    if (event.label !== undefined && !event.loop) this.items.push(event);
    else {
      this.results.set(event.host, event);
      this.steps.delete(event.host);
    }
  }

  step(event: Extract<RunEvent, { event: "progress" }>): void {
    const { host, line, fraction, at, elapsedMs } = event;
    this.steps.set(host, { line, since: at - elapsedMs, ...(fraction === undefined ? {} : { fraction }) });
  }

  /** Results in the order of the play's boards. */
  inOrder(): ResultEvent[] {
    const place = (host: string) => this.hosts.indexOf(host);
    return [...this.results.values()].sort((a, b) => place(a.host) - place(b.host));
  }

  /** How many boards came out so. */
  count(status: ResultStatus): number {
    return [...this.results.values()].filter((result) => result.status === status).length;
  }

  /** Every board that is expected has an answer. */
  get complete(): boolean {
    return this.hosts.every((host) => this.results.has(host));
  }
}
