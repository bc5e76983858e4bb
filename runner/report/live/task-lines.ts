import type { ResultStatus } from "../../events.js";
import { translate } from "../language/sentences.js";
import { word } from "../language/words.js";
import { type DiffView, renderDiff } from "../terminal/diff.js";
import { type ResultEvent, resultText } from "../terminal/result-text.js";
import type { Screen, Tone } from "../terminal/screen.js";
import { wordTime } from "./status-lines.js";
import { signs, tones } from "./status-marks.js";
import type { TaskState } from "./task-state.js";

export interface TaskLinesOptions {
  verbosity: number;
  oneLine: boolean;
  diff?: DiffView;
}

const ORDER: readonly ResultStatus[] = ["failed", "unreachable", "changed", "rescued", "ok", "skipped"];

/** A task that is over: one line with its numbers, then what was the same on several boards once. */
export function taskLines(state: TaskState, screen: Screen, options: TaskLinesOptions, now: number): string[] {
  const present = ORDER.filter((status) => state.count(status) > 0);
  const worst = present[0] ?? "skipped";
  const title = `${state.info.name}${state.info.handler ? ` (${word("handler")})` : ""}`;
  const counts = present
    .map((status) => screen.paint(`${state.count(status)} ${word(status)}`, tones[status]))
    .join(", ");
  const slow = now - state.startedAt >= 1000 ? `  ${wordTime(now - state.startedAt)}` : "";
  const who = present
    .filter(isNews)
    .map((status) => boardNames(state, status))
    .join("; ");
  const head = `  ${screen.paint(signs[worst], tones[worst])} ${title}  ${counts}${who ? `  ${screen.paint(who, "debug")}` : ""}${slow}`;
  return options.oneLine ? [head] : [head, ...groupLines(state, screen, options)];
}

function isNews(status: ResultStatus): boolean {
  return status === "changed" || status === "failed" || status === "unreachable";
}

function boardNames(state: TaskState, status: ResultStatus): string {
  return nameBoards(
    state
      .inOrder()
      .filter((result) => result.status === status)
      .map(({ host }) => host),
  );
}

/** A few boards by name, many by number. */
export function nameBoards(hosts: readonly string[]): string {
  if (hosts.length <= 4) return hosts.join(", ");
  return `${hosts.slice(0, 3).join(", ")} ${word("moreBoards", { n: hosts.length - 3 })}`;
}

/** Differences, messages of failures and, with -v, results: each once, with the boards that it is the same on. */
function groupLines(state: TaskState, screen: Screen, options: TaskLinesOptions): string[] {
  const groups = new Map<string, { hosts: string[]; tone: Tone }>();
  for (const event of [...state.items, ...state.inOrder()]) {
    for (const [text, tone] of textsOf(event, screen, options)) {
      const group = groups.get(text) ?? { hosts: [], tone };
      if (!group.hosts.includes(event.host)) group.hosts.push(event.host);
      groups.set(text, group);
    }
  }
  return [...groups].flatMap(([text, { hosts, tone }]) => [
    screen.paint(`      ${nameBoards(hosts)}:`, "debug"),
    ...text.split("\n").map((line) => `        ${screen.paint(line, tone)}`),
  ]);
}

function* textsOf(
  event: ResultEvent,
  screen: Screen,
  { verbosity, diff }: TaskLinesOptions,
): Generator<[string, Tone]> {
  if (event.diff.length > 0) {
    const text = renderDiff(event.diff, screen, diff).trimEnd();
    if (text) yield [text, "plain"];
  }
  const bad = event.status === "failed" || event.status === "unreachable";
  if (bad && !event.loop) yield [translate(String(event.result.msg ?? event.status)), event.ignored ? "skip" : "error"];
  const wanted =
    event.show === "always" ||
    (event.show !== "never" && verbosity > 0 && (verbosity > 1 || event.status !== "skipped"));
  if (wanted && !bad && !event.loop) yield [resultText(event, verbosity), tones[event.status]];
}
