import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { AxleError } from "../errors.js";
import type { EventSink } from "../events.js";
import { withHarmlessText } from "../report/harmless.js";
import { jsonLines } from "../report/json-lines.js";
import { fanOut, withoutReplayed, withRedaction } from "../report/redaction.js";
import type { Output } from "../report/terminal/screen.js";
import type { Settings } from "../settings/settings.js";
import type { Secrets } from "../vars/secrets.js";
import type { Options } from "./options.js";
import { settle } from "./settling.js";
import { terminalOutput, warnUser } from "./terminal.js";
import { callbackView, diffView } from "./views.js";

/** All views and reports of a run as one sink that never lets a secret through. */
export async function openSinks(
  options: Options,
  settings: Settings,
  secrets: Secrets,
  view?: EventSink,
  also?: EventSink,
): Promise<EventSink> {
  const sinks = [view ?? withoutReplayed(await viewOf(options.output ?? "auto", settings, options, secrets))];
  for (const report of options.report ?? []) sinks.push(await openReport(report, secrets));
  if (also) sinks.push(also);
  const all = fanOut(sinks, (error) => warnUser(`A report failed and is left out from here on: ${String(error)}`));
  return withRedaction(all, secrets);
}

/** Views that `--output` takes; `auto` is the live one for people at a terminal and Ansible's lines for everything else. */
const VIEWS = ["auto", "ansible", "live", "json", "junit", "dense", "quiet"];

async function viewOf(name: string, settings: Settings, options: Options, secrets: Secrets): Promise<EventSink> {
  if (name === "json") return jsonLines((line) => void process.stdout.write(line));
  if (name === "quiet") return () => {};
  if (name === "junit") {
    const { junitReport } = await import("../report/junit.js");
    return withHarmlessText(junitReport((xml) => void process.stdout.write(xml)));
  }
  if (!VIEWS.includes(name) && name !== "text")
    throw new AxleError({
      kind: "options",
      message: `There is no view \`${name}\`.`,
      remedy: `--output takes ${VIEWS.join(", ")}.`,
    });
  const shown = withoutSecrets(terminalOutput(settings), secrets);
  const output = withLog(shown, settings.text("DEFAULT_LOG_PATH"), secrets);
  const verbosity = options.verbose ?? settings.number("DEFAULT_VERBOSITY") ?? 0;
  const grouped =
    name === "live" || name === "dense" || options.oneLine || (name === "auto" && looksOn(output, settings));
  if (!grouped || options.step) return callbackView(settings, output, verbosity);
  const { liveView } = await import("../report/live/index.js");
  const { oneLine = false } = options;
  return withHarmlessText(liveView({ output, verbosity, oneLine, dense: name === "dense", diff: diffView(settings) }));
}

/** A person looks on, and has not asked for another view in the settings. */
function looksOn(output: Output, settings: Settings): boolean {
  return output.interactive && settings.origin("DEFAULT_STDOUT_CALLBACK")?.from === "default";
}

/** What a view adds to the events by itself (lines of the user's files) may hold a secret, too. */
function withoutSecrets(output: Output, secrets: Secrets): Output {
  return {
    ...output,
    out: (text) => output.out(secrets.redactText(text)),
    err: (text) => output.err(secrets.redactText(text)),
  };
}

/** `log_path`: what is shown goes into a file, too, without colours. */
function withLog(output: Output, file: string | undefined, secrets: Secrets): Output {
  if (!file) return output;
  const log = (text: string) =>
    appendFileSync(
      file,
      secrets
        .redactText(text)
        .replace(/\u001b\[[0-9;]*[A-Za-z]/g, "")
        .replaceAll("\r", ""),
      { mode: 0o600 },
    );
  return {
    ...output,
    out: (text) => {
      output.out(text);
      log(text);
    },
    err: (text) => {
      output.err(text);
      log(text);
    },
  };
}

const REPORTS: Record<string, (file: string, secrets: Secrets) => Promise<EventSink>> = {
  junit: async (file) => {
    const { junitReport } = await import("../report/junit.js");
    return withHarmlessText(junitReport((xml) => writeFileSync(file, xml)));
  },
  html: async (file, secrets) => {
    const { htmlReport } = await import("../report/html/index.js");
    const redact = (text: string) => secrets.redactText(text);
    return withHarmlessText(htmlReport((html) => writeFileSync(file, html), { redact }));
  },
  prom: async (file) => {
    const { RunMetrics } = await import("../report/metrics/prometheus.js");
    const metrics = new RunMetrics();
    return (event) => {
      metrics.sink(event);
      if (event.event === "run-end")
        settle(
          metrics.text().then((text) => writeFileSync(file, text)),
          "The metrics",
        );
    };
  },
  otlp: async (url) => {
    const { spanReport } = await import("../report/metrics/spans.js");
    return spanReport(url, (sent) => settle(sent, "Sending spans"));
  },
  jsonl: linesReport,
  json: linesReport,
};

async function linesReport(file: string): Promise<EventSink> {
  writeFileSync(file, "");
  return jsonLines((line) => appendFileSync(file, line));
}

async function openReport(written: string, secrets: Secrets): Promise<EventSink> {
  const [, kind = "", file = ""] = /^([a-z]+)=(.+)$/.exec(written) ?? [];
  const open = REPORTS[kind];
  if (!open)
    throw new AxleError({
      kind: "options",
      message: `--report \`${written}\` is not understood.`,
      remedy: `Write KIND=FILE; the kinds are ${Object.keys(REPORTS).join(", ")}.`,
    });
  if (kind !== "otlp") mkdirSync(dirname(file), { recursive: true });
  return open(file, secrets);
}
