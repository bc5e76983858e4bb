import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { DiffEntry, RunEvent } from "../../events.js";
import { str } from "../../template/values.js";
import { placeOf } from "../problem.js";
import { pythonJson } from "../python-json.js";
import { unifiedDiff } from "../unified-diff.js";
import type { CollectedRun, TaskColumn } from "./collect.js";
import { measurementViews } from "./measurements.js";
import { sourceOf } from "./source.js";

type Result = Extract<RunEvent, { event: "result" }>;

const counts = ["ok", "changed", "unreachable", "failed", "skipped", "rescued", "ignored"] as const;

/** What the page's template shows: everything is text or numbers by now. */
export function viewOf(run: CollectedRun, redact: (text: string) => string = (text) => text) {
  return {
    title: run.playbooks.map((path) => path.slice(path.lastIndexOf("/") + 1)).join(", ") || "run",
    check: run.check,
    startedAt: new Date(run.startedAt).toISOString().replace("T", " ").slice(0, 19),
    seconds: seconds(run.elapsedMs),
    exitCode: run.exitCode,
    good: run.exitCode === 0,
    ended: run.ended,
    running: [...run.running].map(([host, what]) => ({ host, what })),
    facts: [...run.facts].map(([host, facts]) => ({ host, facts: factRows(facts) })),
    warnings: run.warnings,
    measurements: measurementViews(run.measurements),
    counts,
    hosts: run.hosts.map((host) => hostRow(run, host)),
    tasks: run.columns.map((column, index) => taskSection(run, column, index, redact)),
    numbers: run.columns.map((column, index) => ({ index, number: index + 1, name: column.task.name })),
  };
}

/** A board's line of the matrix, its counts, and where its time went. */
function hostRow(run: CollectedRun, host: string) {
  const stats = run.recap[host];
  return {
    host,
    stats: counts.map((name) => ({ name, value: stats?.[name] ?? 0, some: (stats?.[name] ?? 0) > 0 })),
    cells: run.columns.map((column, index) => {
      const result = column.results.get(host);
      return {
        index,
        status: result?.status ?? "none",
        title: `${column.task.name}: ${result?.status ?? "not run"}`,
        sign: signs[result?.status ?? "none"] ?? "",
      };
    }),
    steps: run.columns.flatMap((column, index) => timelineStep(run, column, index, host)),
  };
}

/** Signs beside the colours, for print and for people who do not see them. */
const signs: Record<string, string> = {
  ok: "·",
  changed: "±",
  failed: "×",
  unreachable: "!",
  skipped: "–",
  rescued: "r",
  none: "",
};

function timelineStep(run: CollectedRun, column: TaskColumn, index: number, host: string) {
  const result = column.results.get(host);
  if (!result || run.elapsedMs === 0) return [];
  const percent = (value: number) => Math.max(0, Math.min(100, (value / run.elapsedMs) * 100)).toFixed(2);
  const start = result.at - result.elapsedMs - run.startedAt;
  return [
    {
      index,
      status: result.status,
      left: percent(start),
      width: percent(Math.max(result.elapsedMs, run.elapsedMs / 400)),
      title: `${column.task.name}: ${seconds(result.elapsedMs)} s`,
    },
  ];
}

/** Facts as names and values; long ones are cut, since the run's JSON lines have them whole. */
function factRows(facts: Record<string, unknown>) {
  return Object.keys(facts)
    .sort()
    .map((name) => ({ name, value: shorten(typeof facts[name] === "string" ? facts[name] : pythonJson(facts[name])) }));
}

function shorten(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}

/** What `no_log` hides may stand in the playbook itself; whether it holds is known with a task's results. */
function mayShowSource({ results, items }: TaskColumn): boolean {
  const all = [...results.values(), ...[...items.values()].flat()];
  return all.length > 0 && !all.some(({ task }) => task.noLog);
}

function taskSection(run: CollectedRun, column: TaskColumn, index: number, redact: (text: string) => string) {
  const results = run.hosts.flatMap((host) => {
    const result = column.results.get(host);
    return result ? [resultBlock(result, column.items.get(host) ?? [], column.logs.get(host))] : [];
  });
  const { task } = column;
  return {
    index,
    number: index + 1,
    name: task.name,
    action: task.action,
    play: task.play.name,
    place: placeOf(task.position),
    href: pathToFileURL(resolve(task.position.file)).href,
    source: mayShowSource(column) ? sourceOf(task.position, redact) : [],
    handler: task.handler,
    results,
    search: `${task.name} ${task.action}`.toLowerCase(),
  };
}

function resultBlock(result: Result, items: readonly Result[], log: string | undefined) {
  const { msg, stdout, stderr } = result.result;
  const texts = { message: msg, stdout, stderr, log: stdout === undefined ? log : undefined };
  return {
    host: result.host,
    status: result.status,
    ignored: result.ignored,
    open: result.status === "failed" || result.status === "unreachable",
    seconds: seconds(result.elapsedMs),
    texts: Object.entries(texts).flatMap(([name, value]) =>
      value === undefined || value === "" ? [] : [{ name, text: str(value) }],
    ),
    diffs: [...result.diff, ...items.flatMap((item) => item.diff)].map(diffLines),
    items: items.map((item) => ({ label: item.label ?? str(item.item), status: item.status })),
    json: pythonJson(result.result, 2),
  };
}

/** A unified diff, line by line with the class that colours it. */
function diffLines(diff: DiffEntry): { line: string; kind: string }[] {
  const headers = { before: `before: ${diff.before_header ?? ""}`, after: `after: ${diff.after_header ?? ""}` };
  const lines = diff.prepared?.split("\n") ?? unifiedDiff(headers, side(diff.before), side(diff.after), 3);
  return lines
    .filter((line) => !/^(=+|\\ No newline.*)$/.test(line))
    .map((line) => ({
      line,
      kind: line.startsWith("+") ? "plus" : line.startsWith("-") ? "minus" : line.startsWith("@@") ? "hunk" : "",
    }));
}

function side(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : `${pythonJson(value, 2)}\n`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1);
}
