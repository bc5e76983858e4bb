import type { EventSink, HostStats, RunEvent, TaskInfo, TaskResult } from "../events.js";
import { pythonJson } from "./python-json.js";

type Result = Extract<RunEvent, { event: "result" }>;

interface Timed {
  id: string;
  name: string;
  duration: { start: string; end?: string };
}

interface TaskPart {
  task: Timed;
  hosts: Record<string, TaskResult>;
}

/** The document that Ansible's callback `json` prints at the end of a run: plays, tasks, a result per host, the numbers. */
export function ansibleJson(write: (text: string) => void, warn: (text: string) => void): EventSink {
  const document = new Document();
  return (event) => {
    if (event.event === "warning") warn(`[WARNING]: ${event.message}\n`);
    if (document.take(event)) write(`${pythonJson(document.whole as never, 4)}\n`);
  };
}

class Document {
  readonly whole: Record<string, unknown> = { plays: [], stats: {}, custom_stats: {}, global_custom_stats: {} };
  readonly #plays = this.whole["plays"] as { play: Timed; tasks: TaskPart[] }[];
  readonly #tasks = new Map<number, TaskPart>();

  /** Whether the document is complete. */
  take(event: RunEvent): boolean {
    if (event.event === "play-start") {
      this.#plays.push({ play: timed(event.play.id, event.play.name, event.at), tasks: [] });
      this.#tasks.clear();
    } else if (event.event === "task-start") this.#part(event.task, event.at);
    else if (event.event === "result") this.#result(event);
    else if (event.event === "recap") this.#recap(event);
    return event.event === "run-end";
  }

  #part(task: TaskInfo, at: number): TaskPart {
    let part = this.#tasks.get(task.id);
    if (!part) {
      part = { task: timed(task.id, task.name, at), hosts: {} };
      this.#tasks.set(task.id, part);
      this.#plays.at(-1)?.tasks.push(part);
    }
    return part;
  }

  /** Items of a loop stand in the summary's `results`. */
  #result(event: Result): void {
    if (event.item !== undefined || (event.label !== undefined && !event.loop)) return;
    const part = this.#part(event.task, event.at);
    const end = new Date(event.at).toISOString();
    part.hosts[event.host] = {
      ...event.result,
      action: event.task.action,
      _ansible_no_log: event.task.noLog ?? false,
    };
    part.task.duration.end = end;
    const play = this.#plays.at(-1);
    if (play) play.play.duration.end = end;
  }

  #recap(event: Extract<RunEvent, { event: "recap" }>): void {
    const stats = Object.entries(event.hosts).map(([host, numbers]) => [host, asStats(numbers)]);
    this.whole["stats"] = Object.fromEntries(stats);
    const { _run: ofRun, ...perHost } = event.custom;
    this.whole["custom_stats"] = perHost;
    this.whole["global_custom_stats"] = ofRun ?? {};
  }
}

function timed(id: number, name: string, at: number): Timed {
  return { id: String(id), name, duration: { start: new Date(at).toISOString() } };
}

function asStats({ failed, ...others }: HostStats): Record<string, number> {
  return { ...others, failures: failed };
}
