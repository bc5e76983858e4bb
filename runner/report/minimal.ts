import type { EventSink, RunEvent } from "../events.js";
import { str } from "../template/values.js";
import { pythonJson } from "./python-json.js";
import { renderDiff } from "./terminal/diff.js";
import { type Output, Screen, type Tone } from "./terminal/screen.js";

type Result = Extract<RunEvent, { event: "result" }>;

/** The same with each board on one line (`-o`, the callback `oneline`). */
export function onelineView(output: Output): EventSink {
  const screen = new Screen(output);
  return (event) => {
    if (event.event === "warning") screen.errorLine(`[WARNING]: ${event.message}`, "warn");
    if (event.event !== "result" || event.item !== undefined) return;
    const [caption, tone] = captionOf(event);
    screen.line(onelineText(event, caption), tone);
  };
}

function onelineText(event: Result, caption: string): string {
  const { host, result } = event;
  if (event.status === "skipped") return `${host} | SKIPPED`;
  if (event.status === "unreachable") return `${host} | UNREACHABLE!: ${str(result.msg ?? "")}`;
  if (TEXT_ACTIONS.test(event.task.action) && !("ansible_job_id" in result) && event.status !== "failed") {
    const flat = (field: string) =>
      str(result[field] ?? "")
        .replaceAll("\n", "\\n")
        .replaceAll("\r", "");
    const stderr = flat("stderr") ? ` (stderr) ${flat("stderr")}` : "";
    return `${host} | ${caption} | rc=${str(result["rc"] ?? -1)} | (stdout) ${flat("stdout")}${stderr}`;
  }
  const mark = event.status === "failed" ? "FAILED!" : caption;
  return `${host} | ${mark} => ${pythonJson(shown(event))}`;
}

/** Actions whose results are shown as text, not as JSON. */
const TEXT_ACTIONS = /(?:^|\.)(?:command|shell|raw|script)$/;

/** The view of one task on many boards, as `ansible` shows it: a line or a block per board. */
export function minimalView(output: Output): EventSink {
  const screen = new Screen(output);
  return (event) => {
    if (event.event === "warning") screen.errorLine(`[WARNING]: ${event.message}`, "warn");
    if (event.event !== "result" || event.item !== undefined) return;
    if (event.diff.length > 0) screen.line(renderDiff(event.diff, screen).trimEnd());
    const [caption, tone] = captionOf(event);
    screen.line(textOf(event, caption), tone);
  };
}

function captionOf(event: Result): [string, Tone] {
  switch (event.status) {
    case "changed":
      return ["CHANGED", "changed"];
    case "failed":
      return ["FAILED", "error"];
    case "unreachable":
      return ["UNREACHABLE!", "unreachable"];
    case "skipped":
      return ["SKIPPED", "skip"];
    default:
      return ["SUCCESS", "ok"];
  }
}

function textOf(event: Result, caption: string): string {
  const { host, result } = event;
  if (event.status === "skipped") return `${host} | SKIPPED`;
  if (TEXT_ACTIONS.test(event.task.action) && event.status !== "unreachable" && !("ansible_job_id" in result)) {
    const output = ["stdout", "stderr", "msg"]
      .map((field) => (result[field] === undefined ? "" : str(result[field])))
      .join("");
    return `${host} | ${caption} | rc=${str(result["rc"] ?? -1)} >>\n${output}`;
  }
  const mark = event.status === "failed" ? "FAILED!" : caption;
  return `${host} | ${mark} => ${pythonJson(shown(event), 4)}`;
}

const hidden = new Set(["invocation", "diff", "failed", "skipped", "exception", "stdout_lines", "stderr_lines"]);

/** Fields that only the engine needs, or that repeat others, are left out; of `debug` only its message is shown. */
function shown(event: Result): Record<string, unknown> {
  const fields = Object.entries(event.result).filter(([key]) => !key.startsWith("_ansible_") && !hidden.has(key));
  const message =
    event.show === "always" && !event.loop && "msg" in event.result && /(?:^|\.)debug$/.test(event.task.action);
  return Object.fromEntries(fields.filter(([key]) => (message ? key === "msg" : !(event.loop && key === "results"))));
}
