import type { EventSink, HostStats, RunEvent } from "../events.js";
import { str } from "../template/values.js";
import { placeOf } from "./problem.js";
import { pythonJson } from "./python-json.js";

type Result = Extract<RunEvent, { event: "result" }>;
type Start = Extract<RunEvent, { event: "run-start" }>;

/** One page that needs nothing else: the recap, then every task with its result per board. `write` gets it when the run ends. */
export function htmlReport(write: (html: string) => void): EventSink {
  const results: Result[] = [];
  let start: Start | undefined;
  let recap: Record<string, HostStats> = {};
  return (event) => {
    if (event.event === "run-start") start = event;
    else if (event.event === "result" && event.item === undefined) results.push(event);
    else if (event.event === "recap") recap = { ...recap, ...event.hosts };
    else if (event.event === "run-end") write(page(start, results, recap, event));
  };
}

const STYLE =
  "body{font:14px system-ui,sans-serif;margin:2em;color:#222}table{border-collapse:collapse}td,th{padding:.2em .8em;text-align:left;vertical-align:top;border-bottom:1px solid #ddd}" +
  ".ok,.rescued{color:#176b1f}.changed{color:#8a6100}.failed,.unreachable{color:#b00020;font-weight:bold}.skipped{color:#667}pre{white-space:pre-wrap;margin:.3em 0}small{color:#667}";

function page(
  start: Start | undefined,
  results: Result[],
  recap: Record<string, HostStats>,
  end: { exitCode: number; elapsedMs: number },
): string {
  const title = start ? start.playbooks.join(", ") : "run";
  const mode = start?.check ? " (check: nothing was changed)" : "";
  const facts = `${start ? new Date(start.at).toISOString() : ""} · ${(end.elapsedMs / 1000).toFixed(1)} s · exit code ${end.exitCode}`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${STYLE}</style>
<h1>${escapeHtml(title)}${mode}</h1><p><small>${facts}</small></p>${recapTable(recap)}${playSections(results)}</html>
`;
}

const COUNTS = ["ok", "changed", "unreachable", "failed", "skipped", "rescued", "ignored"] as const;

function recapTable(recap: Record<string, HostStats>): string {
  const rows = Object.entries(recap).map(
    ([host, stats]) =>
      `<tr><th>${escapeHtml(host)}</th>${COUNTS.map((name) => `<td${stats[name] > 0 ? ` class="${name}"` : ""}>${stats[name]}</td>`).join("")}</tr>`,
  );
  const heads = COUNTS.map((name) => `<th>${name}</th>`).join("");
  return `<h2>Recap</h2><table><tr><th>board</th>${heads}</tr>${rows.join("")}</table>`;
}

function playSections(results: readonly Result[]): string {
  let html = "";
  let play: number | undefined;
  let task: number | undefined;
  for (const result of results) {
    if (result.task.play.id !== play) html += `<h2>${escapeHtml(result.task.play.name)}</h2>`;
    if (result.task.id !== task || result.task.play.id !== play)
      html += `<h3>${escapeHtml(result.task.name)} <small>${escapeHtml(result.task.action)}, ${escapeHtml(placeOf(result.task.position))}</small></h3>`;
    play = result.task.play.id;
    task = result.task.id;
    html += resultLine(result);
  }
  return html;
}

function resultLine(result: Result): string {
  const word = `<span class="${result.status}">${result.status}${result.ignored ? " (ignored)" : ""}</span>`;
  const message = result.result.msg === undefined ? "" : ` <pre>${escapeHtml(str(result.result.msg))}</pre>`;
  const diffs = result.diff
    .map((diff) => `<pre>${escapeHtml(diff.prepared ?? sides(diff.before, diff.after))}</pre>`)
    .join("");
  const inner = `<pre>${escapeHtml(pythonJson(result.result, 2))}</pre>`;
  const time = `<small>${(result.elapsedMs / 1000).toFixed(2)} s</small>`;
  return `<details${result.status === "failed" || result.status === "unreachable" ? " open" : ""}><summary>${escapeHtml(result.host)}: ${word} ${time}</summary>${message}${diffs}${inner}</details>`;
}

function sides(before: unknown, after: unknown): string {
  const text = (value: unknown) =>
    typeof value === "string" ? value : value === undefined ? "" : pythonJson(value, 2);
  return `before:\n${text(before)}\nafter:\n${text(after)}`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
