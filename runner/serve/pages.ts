import Handlebars from "handlebars";
import { style } from "../report/html/page.js";
import { collectRun, type ServedRun } from "./runs.js";

const template = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Runs · axle</title><style>{{{style}}}</style></head><body>
<h1>Runs</h1>{{#if runs}}<table class="matrix runs"><thead><tr><th>run</th><th>started (UTC)</th><th>playbooks</th><th>boards</th><th>time</th><th>result</th></tr></thead><tbody>
{{#each runs}}<tr><th><a href="/runs/{{id}}">{{id}}</a></th><td>{{started}}</td><td>{{playbooks}}{{#if check}} (check){{/if}}</td><td>{{boards}}</td><td>{{seconds}} s</td><td class="{{tone}}">{{verdict}}</td></tr>{{/each}}</tbody></table>
{{else}}<p>There are no runs yet.</p>{{/if}}</body></html>
`;

/** The list of runs as a page. */
export function listPage(runs: readonly ServedRun[]): string {
  const rows = runs.map(({ id, file }) => {
    const { run } = collectRun(file);
    const verdict = run.ended ? `exit code ${run.exitCode}` : "running, or killed";
    return {
      id,
      started: new Date(run.startedAt).toISOString().replace("T", " ").slice(0, 19),
      playbooks: run.playbooks.map((path) => path.slice(path.lastIndexOf("/") + 1)).join(", "),
      check: run.check,
      boards: run.hosts.length,
      seconds: (run.elapsedMs / 1000).toFixed(1),
      verdict,
      tone: run.ended ? (run.exitCode === 0 ? "ok" : "failed") : "changed",
    };
  });
  return Handlebars.create().compile(template)({ runs: rows, style });
}
