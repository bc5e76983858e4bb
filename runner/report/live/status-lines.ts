import type { ResultStatus } from "../../events.js";
import { word } from "../language/words.js";
import type { Screen } from "../terminal/screen.js";
import { tones } from "./status-marks.js";
import type { Step, TaskState } from "./task-state.js";

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const steps = 6;

/** What is going on now: a line per running task, and one per long step of a board. */
export function statusLines(states: readonly TaskState[], screen: Screen, now: number): string[] {
  return states.flatMap((state) => [taskLine(state, screen, now), ...stepLines(state, screen, now)]);
}

function taskLine(state: TaskState, screen: Screen, now: number): string {
  const frame = spinner[Math.floor(now / 100) % spinner.length]!;
  const done = state.results.size;
  const parts = (["ok", "changed", "failed", "unreachable", "skipped"] as const satisfies readonly ResultStatus[])
    .filter((status) => state.count(status) > 0)
    .map((status) => screen.paint(`${state.count(status)} ${word(status)}`, tones[status]));
  const running = state.hosts.length - done;
  if (running > 0) parts.push(screen.paint(`${running} ${word("running")}`, "verbose"));
  const progress = state.hosts.length > 1 ? ` ${bar(done / state.hosts.length, 10)} ${done}/${state.hosts.length}` : "";
  return `  ${frame} ${state.info.name}${progress}  ${parts.join(", ")}  ${wordTime(now - state.startedAt)}`;
}

function stepLines(state: TaskState, screen: Screen, now: number): string[] {
  const all = [...state.steps];
  const lines = all
    .slice(0, steps)
    .map(([host, step]) => screen.paint(`      ${host}  ${stepText(step, now)}`, "debug"));
  if (all.length > steps) lines.push(screen.paint(`      ${word("moreBoards", { n: all.length - steps })}`, "debug"));
  return lines;
}

function stepText({ line, fraction, since }: Step, now: number): string {
  const total = fraction === undefined ? "" : `${bar(fraction, 12)} ${Math.floor(fraction * 100)} %  `;
  return `${wordTime(now - since)}  ${total}${line.trim()}`;
}

/** A bar of so many columns, filled by a fraction of 0..1. */
export function bar(fraction: number, columns: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * columns);
  return `${"█".repeat(full)}${"░".repeat(columns - full)}`;
}

/** `8 s`, `2:05`, `1:02:05`. */
export function wordTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
