import { basename } from "node:path";
import type { EventSink, PlayInfo, RunEvent, TaskInfo } from "../../events.js";
import { str } from "../../template/values.js";
import { placeOf } from "../problem.js";
import { pythonJson } from "../python-json.js";
import { shownFrom } from "./connection-states.js";
import { type DiffView, renderDiff } from "./diff.js";
import { renderFailures } from "./failures.js";
import { ProgressView } from "./progress.js";
import { recapLine } from "./recap.js";
import { hostLabel, isDebug, type ResultEvent, resultText } from "./result-text.js";
import { type Output, Screen, type Tone } from "./screen.js";

export interface TerminalOptions {
  output: Output;
  /** How many `-v` were given. */
  verbosity: number;
  /** Ansible's settings of the default callback. */
  showSkipped?: boolean;
  showOk?: boolean;
  showFailedOnStderr?: boolean;
  showCustomStats?: boolean;
  /** Marks plays and tasks of a check run. */
  checkModeMarkers?: boolean;
  /** Whether deprecations are shown; yes unless said otherwise. */
  showDeprecations?: boolean;
  /** Whether warnings about the controller are shown; yes unless said otherwise. */
  showSystemWarnings?: boolean;
  /** What `-v` adds goes to standard error. */
  verboseOnStderr?: boolean;
  /** How differences are shown. */
  diff?: DiffView;
  /** `callback_result_format`: how results are written. */
  resultFormat?: "json" | "yaml";
}

type EventOf<Name extends RunEvent["event"]> = Extract<RunEvent, { event: Name }>;

/** The view that people know from ansible-playbook: its lines, banners, colours and recap. */
export function terminalView(options: TerminalOptions): EventSink {
  const view = new TerminalView(options);
  return (event) => view.show(event);
}

class TerminalView {
  readonly #screen: Screen;
  readonly #progress: ProgressView;
  readonly #failures: ResultEvent[] = [];
  readonly #warned = new Set<string>();
  #bannerOf: TaskInfo | undefined;
  #check = false;

  constructor(private readonly options: TerminalOptions) {
    this.#screen = new Screen(options.output);
    this.#progress = new ProgressView(this.#screen);
  }

  show(event: RunEvent): void {
    const handler = this.#handlers[event.event] as ((event: RunEvent) => void) | undefined;
    handler?.(event);
  }

  readonly #handlers: { [Name in RunEvent["event"]]?: (event: EventOf<Name>) => void } = {
    "run-start": (event) => {
      this.#check = event.check;
      if (event.check && this.options.checkModeMarkers) this.#screen.banner("DRY RUN");
    },
    "playbook-start": (event) => {
      if (this.options.verbosity < 2) return;
      this.#screen.banner(`PLAYBOOK: ${basename(event.file)}`);
      this.#verbose(`${event.plays} plays in ${event.file}`);
    },
    meta: (event) => {
      if (this.options.verbosity >= 2) this.#verbose(`META: ${event.message}`);
    },
    "play-start": (event) => this.#playBanner(event.play),
    "play-skipped": (event) => {
      if (event.why === "no-hosts-remaining") return;
      this.#playBanner(event.play);
      this.#screen.line("skipping: no hosts matched", "skip");
    },
    "no-hosts-remaining": () => this.#screen.banner("NO MORE HOSTS LEFT"),
    "task-start": (event) => {
      if (this.options.showSkipped !== false && this.options.showOk !== false) this.#taskBanner(event.task);
    },
    result: (event) => this.#result(event),
    included: (event) => {
      this.#ensureBanner(event.task);
      const label = event.label === undefined ? "" : ` => (item=${event.label})`;
      this.#screen.line(`included: ${event.file} for ${event.hosts.join(", ")}${label}`, "skip");
    },
    retry: (event) => {
      const left = event.retries - event.attempt;
      const shown = this.options.verbosity > 2 || event.show === "always";
      const more = shown ? `Result was: ${resultText(asResult(event), this.options.verbosity)}` : "";
      this.#screen.line(
        `FAILED - RETRYING: [${hostLabel(event)}]: ${event.task.plainName ?? event.task.name} (${left} retries left).${more}`,
        "debug",
      );
    },
    progress: (event) => this.#progress.show(event),
    output: (event) => {
      if (this.options.verbosity < 2) return;
      for (const line of event.text.replace(/\n$/, "").split("\n")) {
        this.#verbose(`    ${event.host} ${event.stream === "stderr" ? "!" : "|"} ${line}`);
      }
    },
    notified: (event) => {
      if (this.options.verbosity < 2) return;
      for (const name of event.handlers) this.#verbose(`NOTIFIED HANDLER ${name} for ${event.host}`);
    },
    warning: (event) => this.#warning(event),
    connection: (event) => {
      if (this.options.verbosity < shownFrom(event.state)) return;
      this.#verbose(`<${event.host}> ${event.state}${event.detail ? `: ${event.detail}` : ""}`);
    },
    exchange: (event) => {
      if (this.options.verbosity < 3) return;
      const size = `${event.bytesOut} bytes out, ${event.bytesIn} in`;
      const what = `${event.readers} readings, ${event.operations} changes`;
      this.#verbose(`<${event.host}> exchange: ${what}, ${size}, ${event.elapsedMs.toFixed(1)} ms`);
    },
    recap: (event) => this.#recap(event),
  };

  #verbose(text: string): void {
    if (this.options.verboseOnStderr) this.#screen.errorLine(text, "verbose");
    else this.#screen.line(text, "verbose");
  }

  #playBanner(play: PlayInfo): void {
    const name = play.name.trim();
    this.#screen.banner(`PLAY${name ? ` [${name}]` : ""}${this.#marker()}`);
  }

  #marker(): string {
    return this.#check && this.options.checkModeMarkers ? " [CHECK MODE]" : "";
  }

  #taskBanner(task: TaskInfo): void {
    const args = task.args ? ` ${task.args}` : "";
    this.#screen.banner(`${task.handler ? "RUNNING HANDLER" : "TASK"} [${task.name.trim()}${args}]${this.#marker()}`);
    if (this.options.verbosity >= 2) this.#screen.line(`task path: ${placeOf(task.position)}`, "debug");
    this.#bannerOf = task;
  }

  #ensureBanner(task: TaskInfo): void {
    if (this.#bannerOf?.id !== task.id) this.#taskBanner(task);
  }

  #result(event: ResultEvent): void {
    this.#progress.finish(event.host, event.task);
    if (event.status === "failed" && !event.ignored && !event.loop) this.#failures.push(event);
    if (event.status === "unreachable" && !event.ignored) this.#failures.push(event);
    if (event.status === "skipped" && this.options.showSkipped === false) return;
    if (event.status === "ok" && this.options.showOk === false) return;
    this.#ensureBanner(event.task);
    this.#difference(event);
    for (const warning of warningsOf(event)) this.#warn(warning);
    if (event.label !== undefined) this.#itemLine(event);
    else if (!event.loop || event.status === "skipped" || isFailedDebug(event)) this.#hostLine(event);
    if (event.ignored && event.label === undefined) this.#screen.line("...ignoring", "skip");
  }

  #difference(event: ResultEvent): void {
    if (event.diff.length === 0) return;
    const text = renderDiff(event.diff, this.#screen, this.options.diff);
    if (text) this.#screen.line(text);
  }

  #hostLine(event: ResultEvent): void {
    const [word, tone] = lineStyles[event.status];
    if (event.status === "failed" || event.status === "unreachable") {
      this.#failed(`fatal: [${hostLabel(event)}]: ${word} => ${this.#text(event)}`, tone);
      return;
    }
    const name = event.status === "skipped" ? event.host : hostLabel(event);
    this.#screen.line(`${word}: [${name}]${this.#details(event)}`, tone);
  }

  #itemLine(event: ResultEvent): void {
    const [word, tone] = lineStyles[event.status];
    const item = `(item=${event.label})`;
    if (event.status === "failed" || event.status === "unreachable") {
      this.#failed(`failed: [${hostLabel(event)}] ${item} => ${this.#text(event)}`, "error");
      return;
    }
    const trailing = event.status === "skipped" ? " " : "";
    const name = event.status === "skipped" ? event.host : hostLabel(event);
    this.#screen.line(`${word}: [${name}] => ${item}${trailing}${this.#details(event)}`, tone);
  }

  #failed(text: string, tone: Tone): void {
    if (this.options.showFailedOnStderr) this.#screen.errorLine(text, tone);
    else this.#screen.line(text, tone);
  }

  #text(event: ResultEvent): string {
    return resultText(event, this.options.verbosity, this.options.resultFormat);
  }

  #details(event: ResultEvent): string {
    const verbose = event.show === "always" || (this.options.verbosity > 0 && event.show !== "never");
    const doubt = event.unknown === undefined ? "" : ` (not certain: ${event.unknown})`;
    return doubt + (verbose ? ` => ${this.#text(event)}` : "");
  }

  #warning(event: EventOf<"warning">): void {
    if (event.kind === "deprecation" && this.options.showDeprecations === false) return;
    if (event.kind === "system" && this.options.showSystemWarnings === false) return;
    const host = event.host === undefined ? "" : `${event.host}: `;
    const place = event.position ? ` (${placeOf(event.position)})` : "";
    this.#warn(`${host}${event.message}${place}`, event.kind === "deprecation" ? "DEPRECATION WARNING" : "WARNING");
  }

  /** Every warning is shown once. */
  #warn(text: string, label = "WARNING"): void {
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    this.#screen.errorLine(`[${label}]: ${text}`, label === "WARNING" ? "warn" : "deprecated");
  }

  #recap(event: EventOf<"recap">): void {
    this.#progress.clear();
    this.#screen.banner("PLAY RECAP");
    for (const host of Object.keys(event.hosts).sort()) {
      this.#screen.line(recapLine(host, event.hosts[host]!, this.#screen));
    }
    this.#screen.line("");
    if (this.options.showCustomStats) this.#customStats(event.custom);
    renderFailures(this.#failures, this.#screen);
  }

  #customStats(custom: Record<string, unknown>): void {
    const names = Object.keys(custom).sort();
    if (names.length === 0) return;
    this.#screen.banner("CUSTOM STATS: ");
    const flat = (name: string) => pythonJson(custom[name], 1).replaceAll("\n", "");
    for (const name of names) if (name !== "_run") this.#screen.line(`\t${name}: ${flat(name)}`);
    if ("_run" in custom) this.#screen.line(`\n\tRUN: ${flat("_run")}`);
    this.#screen.line("");
  }
}

const lineStyles: Record<ResultEvent["status"], [word: string, tone: Tone]> = {
  ok: ["ok", "ok"],
  changed: ["changed", "changed"],
  failed: ["FAILED!", "error"],
  rescued: ["FAILED!", "error"],
  skipped: ["skipping", "skip"],
  unreachable: ["UNREACHABLE!", "unreachable"],
};

/** Ansible tells of a `debug` whose items failed twice: by item, and as a whole. */
function isFailedDebug(event: ResultEvent): boolean {
  return event.status === "failed" && isDebug(event.task);
}

function asResult(event: EventOf<"retry">): ResultEvent {
  return { ...event, event: "result", again: true, status: "failed", ignored: false, diff: [], elapsedMs: 0 };
}

function warningsOf(event: ResultEvent): string[] {
  const warnings = event.result["warnings"];
  return Array.isArray(warnings) ? warnings.map((warning) => str(warning)) : [];
}
