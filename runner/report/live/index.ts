import type { EventSink, RunEvent } from "../../events.js";
import { word } from "../language/words.js";
import { placeOf } from "../problem.js";
import { shownFrom } from "../terminal/connection-states.js";
import type { DiffView } from "../terminal/diff.js";
import { renderFailures } from "../terminal/failures.js";
import type { ResultEvent } from "../terminal/result-text.js";
import { type Output, Screen, type Tone } from "../terminal/screen.js";
import { recapLines } from "./recap-lines.js";
import { Region } from "./region.js";
import { statusLines, wordTime } from "./status-lines.js";
import { taskLines } from "./task-lines.js";
import { TaskState } from "./task-state.js";

export interface LiveOptions {
  output: Output;
  /** How many `-v` were given. */
  verbosity: number;
  /** A task is one line, without differences and results. */
  oneLine?: boolean;
  /** Only tasks that changed something, or failed. */
  dense?: boolean;
  diff?: DiffView;
  /** Milliseconds between two drawings of what is going on; 0 draws with every event (tests). */
  everyMs?: number;
}

type EventOf<Name extends RunEvent["event"]> = Extract<RunEvent, { event: Name }>;

/**
 * The view that groups boards: what is over is a line per task, what goes on is redrawn below it on a terminal. Off a
 * terminal the same lines are only ever appended.
 */
export function liveView(options: LiveOptions): EventSink {
  const view = new LiveView(options);
  return (event) => view.show(event);
}

class LiveView {
  readonly #screen: Screen;
  readonly #region: Region;
  readonly #failures: ResultEvent[] = [];
  readonly #warned = new Set<string>();
  #tasks = new Map<number, TaskState>();
  #hosts: readonly string[] = [];
  /** Boards that failed or were lost: the play goes on without them, unless something rescues them. */
  readonly #out = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #changed = 0;
  #check = false;

  constructor(private readonly options: LiveOptions) {
    this.#screen = new Screen(options.output);
    this.#region = new Region(options.output);
  }

  show(event: RunEvent): void {
    (this.#handlers[event.event] as ((event: RunEvent) => void) | undefined)?.(event);
    if (this.options.everyMs === 0) this.#draw(event.at);
  }

  readonly #handlers: { [Name in RunEvent["event"]]?: (event: EventOf<Name>) => void } = {
    "run-start": (event) => {
      this.#check = event.check;
      if (event.check) this.#print(word("check"), "verbose");
      if (!this.options.output.interactive || this.options.everyMs === 0) return;
      this.#timer = setInterval(() => this.#draw(Date.now()), this.options.everyMs ?? 100);
      this.#timer.unref();
    },
    "play-start": (event) => {
      this.#flush(event.at);
      this.#hosts = event.hosts;
      this.#out.clear();
      const count = event.hosts.length === 1 ? word("board") : word("boards", { n: event.hosts.length });
      this.#print(`\n${word("play")} ${event.play.name}  ${this.#screen.paint(count, "debug")}`);
    },
    "play-skipped": (event) => {
      this.#flush(event.at);
      if (event.why === "no-hosts-matched")
        this.#print(`\n${word("play")} ${event.play.name}  ${word("noHosts")}`, "skip");
    },
    "task-start": (event) => {
      this.#finishOthers(event.at);
      this.#state(event.task, event.at);
    },
    result: (event) => this.#result(event),
    progress: (event) => this.#state(event.task, event.at).step(event),
    retry: (event) =>
      this.#state(event.task, event.at).steps.set(event.host, {
        line: word("retry", { n: event.retries - event.attempt }),
        since: event.at,
      }),
    output: (event) => {
      if (this.options.verbosity < 2) return;
      for (const line of event.text.replace(/\n$/, "").split("\n"))
        this.#print(`      ${event.host} ${event.stream === "stderr" ? "!" : "|"} ${line}`, "verbose");
    },
    connection: (event) => {
      if (this.options.verbosity < shownFrom(event.state)) return;
      this.#print(`      ${event.host}: ${event.state}${event.detail ? `: ${event.detail}` : ""}`, "verbose");
    },
    warning: (event) => {
      const text = `${event.host ? `${event.host}: ` : ""}${event.message}${event.position ? ` (${placeOf(event.position)})` : ""}`;
      if (this.#warned.has(text)) return;
      this.#warned.add(text);
      this.#region.clear();
      this.#screen.errorLine(`[WARNING]: ${text}`, "warn");
    },
    recap: (event) => this.#recap(event),
    "run-end": (event) => {
      clearInterval(this.#timer);
      this.#region.clear();
      const verdict = event.exitCode !== 0 || this.#changed === 0 ? "" : this.#check ? `  ${word("wouldChange")}` : "";
      const right = event.exitCode === 0 && this.#changed === 0 ? `  ${word("allDone")}` : "";
      this.#print(`${word("took", { time: wordTime(event.elapsedMs) })}${verdict}${right}`);
    },
  };

  #print(text: string, tone: Tone = "plain"): void {
    this.#region.clear();
    this.#screen.line(text, tone);
  }

  #state(task: TaskState["info"], at: number): TaskState {
    let state = this.#tasks.get(task.id);
    if (!state) {
      state = new TaskState(
        task,
        this.#hosts.filter((host) => !this.#out.has(host)),
        at,
      );
      this.#tasks.set(task.id, state);
    }
    return state;
  }

  #result(event: ResultEvent): void {
    const state = this.#state(event.task, event.at);
    state.take(event);
    if (event.status === "changed" && event.label === undefined) this.#changed++;
    const bad = (event.status === "failed" || event.status === "unreachable") && !event.ignored;
    if (bad && !event.loop) this.#failures.push(event);
    if (bad) this.#out.add(event.host);
    else this.#out.delete(event.host);
    if (state.complete) this.#finish(state, event.at);
  }

  /** With the linear strategy a new task means that the one before is over, also where boards have dropped out. */
  #finishOthers(at: number): void {
    for (const state of this.#tasks.values())
      if (state.results.size > 0 && state.steps.size === 0) this.#finish(state, at);
  }

  #flush(at: number): void {
    for (const state of this.#tasks.values()) if (state.results.size > 0) this.#finish(state, at);
    this.#tasks = new Map();
  }

  #finish(state: TaskState, at: number): void {
    this.#tasks.delete(state.info.id);
    const news = ["changed", "failed", "unreachable"] as const;
    if (this.options.dense && !news.some((status) => state.count(status) > 0)) return;
    const { verbosity, oneLine = false, diff } = this.options;
    for (const line of taskLines(state, this.#screen, { verbosity, oneLine, ...(diff ? { diff } : {}) }, at))
      this.#print(line);
  }

  #recap(event: EventOf<"recap">): void {
    this.#flush(event.at);
    this.#print(`\n${word("recap")}`);
    for (const line of recapLines(event.hosts, this.#screen)) this.#print(line);
    renderFailures(this.#failures, this.#screen);
    this.#print("");
  }

  #draw(now: number): void {
    const running = [...this.#tasks.values()];
    if (running.length > 0) this.#region.draw(statusLines(running, this.#screen, now));
    else this.#region.clear();
  }
}
