import { readFileSync } from "node:fs";
import { AxleError } from "../errors.js";
import type { RunEvent } from "../events.js";

/** One task of a run on one board, as its report tells it. */
export interface RanTask {
  host: string;
  /** `play / task`, with a number where a play has several of that name. */
  task: string;
  status: string;
  elapsedMs: number;
  result: Record<string, unknown>;
}

/** A run as two of them are compared. */
export interface RanRun {
  file: string;
  startedAt: number;
  elapsedMs: number;
  exitCode: number | undefined;
  check: boolean;
  hosts: Set<string>;
  /** By board and task. */
  tasks: Map<string, RanTask>;
}

/** Reads a report of JSON lines or a journal. Lines that are no events are an error with their place. */
export function readRun(file: string): RanRun {
  const run: RanRun = {
    file,
    startedAt: 0,
    elapsedMs: 0,
    exitCode: undefined,
    check: false,
    hosts: new Set(),
    tasks: new Map(),
  };
  const names = new Names();
  for (const event of readEvents(file)) take(event, run, names);
  return run;
}

/** The events of a file of JSON lines. A last line that was cut off is what a killed run leaves: it is passed over. */
export function readEvents(file: string): RunEvent[] {
  const lines = readText(file).split("\n");
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      const event = JSON.parse(line) as RunEvent;
      if (typeof event.event === "string") return [event];
    } catch (cause) {
      if (index === lines.length - 1) return [];
      throw noReport(file, index + 1, cause);
    }
    throw noReport(file, index + 1, undefined);
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new AxleError({ kind: "missing-file", message: `The report ${file} can't be read.`, cause });
  }
}

function noReport(file: string, line: number, cause: unknown): AxleError {
  return new AxleError({
    kind: "syntax",
    message: "This is no report of a run: a line of JSON with `event` in it was expected.",
    position: { file, line, column: 1 },
    remedy: "Write one with `axle run --report jsonl=FILE`.",
    cause,
  });
}

/** Tells tasks of the same name in a play apart by their order. */
class Names {
  readonly #ids = new Map<number, string>();
  readonly #counts = new Map<string, number>();

  of(task: { id: number; name: string; play: { name: string } }): string {
    const known = this.#ids.get(task.id);
    if (known) return known;
    const plain = `${task.play.name} / ${task.name}`;
    const count = (this.#counts.get(plain) ?? 0) + 1;
    this.#counts.set(plain, count);
    const name = count === 1 ? plain : `${plain} (${count})`;
    this.#ids.set(task.id, name);
    return name;
  }
}

function take(event: RunEvent, run: RanRun, names: Names): void {
  if (event.event === "run-start") Object.assign(run, { startedAt: event.at, check: event.check });
  else if (event.event === "play-start") for (const host of event.hosts) run.hosts.add(host);
  else if (event.event === "run-end") Object.assign(run, { elapsedMs: event.elapsedMs, exitCode: event.exitCode });
  else if (event.event === "result" && event.item === undefined) {
    const { host, status, elapsedMs, result } = event;
    const task = names.of(event.task);
    run.hosts.add(host);
    run.tasks.set(`${host}\0${task}`, { host, task, status, elapsedMs, result });
  }
}
