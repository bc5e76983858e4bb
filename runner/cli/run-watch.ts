import { harmless } from "../report/harmless.js";
import { fanOut } from "../report/redaction.js";
import { type Drift, DriftCollector } from "../watch/drift.js";
import { parseInterval } from "../watch/interval.js";
import type { WatchOptions } from "./commands/watch.js";
import { EXIT } from "./exit-codes.js";
import { withInterrupts } from "./interrupts.js";
import { runPlaybookCommand } from "./run-playbooks.js";
import { settle } from "./settling.js";
import { say } from "./terminal.js";

/** `axle watch`: checks again and again. 0: nothing had drifted, 3: something had, otherwise the check's own code. */
export async function runWatch(playbooks: readonly string[], options: WatchOptions): Promise<number> {
  const pause = parseInterval(options.every);
  const { RunMetrics } = await import("../report/metrics/prometheus.js");
  const metrics = new RunMetrics();
  const server = await startMetrics(metrics, options);
  try {
    for (let round = 1; ; round++) {
      const collector = new DriftCollector();
      const run = { ...options, check: true, diff: options.diff ?? true };
      const code = await runPlaybookCommand(playbooks, run, { also: fanOut([collector.sink, metrics.sink]) });
      const drift = collector.drift();
      tell(drift, options);
      if (code === EXIT.interrupted) return code;
      const verdict = code === EXIT.ok && drift.boards.length > 0 ? EXIT.drift : code;
      if (round === options.rounds || (options.untilDrift && verdict === EXIT.drift)) return verdict;
      if (!(await waited(pause))) return EXIT.interrupted;
    }
  } finally {
    server?.close();
  }
}

async function startMetrics(
  metrics: import("../report/metrics/prometheus.js").RunMetrics,
  { metricsPort }: WatchOptions,
) {
  if (metricsPort === undefined) return undefined;
  const { serveMetrics } = await import("../watch/serve-metrics.js");
  const server = await serveMetrics(metrics, metricsPort);
  say(`metrics: http://127.0.0.1:${server.port}/metrics`);
  return server;
}

function tell(drift: Drift, { webhook }: WatchOptions): void {
  const when = new Date(drift.at).toISOString().replace("T", " ").slice(0, 19);
  if (drift.boards.length === 0) say(`${when} UTC: no drift`);
  for (const { board, changed, failed } of drift.boards) {
    for (const { task, place } of changed) say(`${when} UTC: drift on ${board}: ${task} (${place})`);
    for (const { task, message } of failed) say(harmless(`${when} UTC: ${board} failed: ${task}: ${message ?? ""}`));
  }
  if (webhook === undefined || drift.boards.length === 0) return;
  settle(
    import("../watch/webhook.js").then(({ postDrift }) => postDrift(webhook, drift)),
    "The webhook",
  );
}

/** Waits for the next check; false when the user has ended it. */
async function waited(milliseconds: number): Promise<boolean> {
  const code = await withInterrupts(
    (signal) =>
      new Promise<number>((resolve) => {
        const timer = setTimeout(() => resolve(EXIT.ok), milliseconds);
        signal.addEventListener("abort", () => {
          clearTimeout(timer);
          resolve(EXIT.interrupted);
        });
      }),
  );
  return code === EXIT.ok;
}
