import type { Position } from "../errors.js";
import type { ExplainedVariable, Explanation, Outcome } from "../explain/explain.js";
import { titleOf } from "../explain/find-tasks.js";
import type { Setting } from "../explain/trace.js";
import { shortPath } from "../places.js";
import { holdsTemplate } from "../template/templar.js";
import { isDict, type Value, VaultText } from "../values.js";
import type { Paint } from "./lint/text.js";
import { pythonJson } from "./python-json.js";

/** An explanation as lines; `paint` colours them, `redact` takes secrets out. */
export function explanationLines(one: Explanation, paint: Paint, redact: (text: string) => string): string[] {
  const hide = (text: string) => one.secrets.reduce((all, secret) => all.replaceAll(secret, "********"), redact(text));
  return [
    paint(`TASK [${titleOf(one.task)}] on ${one.host}`, "ok"),
    `  ${place(one.task.position)}  ${one.task.action}`,
    ...conditionLines(one, paint),
    ...loopLines(one),
    ...argumentLines(one, paint),
    ...variableLines(one.variables, paint),
  ].map(hide);
}

function conditionLines({ conditions }: Explanation, paint: Paint): string[] {
  if (conditions.length === 0) return [];
  const lines = ["", "CONDITIONS (all must hold)"];
  for (const { expression, position, outcome, parts, setByRun } of conditions) {
    const written = typeof expression === "string" ? expression : short(expression);
    const before = setByRun.length > 0 ? ` before a run, which sets ${setByRun.join(", ")}` : "";
    lines.push(`  ${verdict(outcome, paint)}${before}  ${written}  ${paint(place(position), "debug")}`);
    for (const { text, holds } of parts) {
      const word =
        holds === undefined ? paint("unknown", "skip") : holds ? paint("true", "ok") : paint("false", "error");
      lines.push(`      ${word}  ${text}`);
    }
  }
  return lines;
}

function verdict(outcome: Outcome, paint: Paint): string {
  if ("unknown" in outcome) return `${paint("unknown", "skip")} (${outcome.unknown})`;
  return outcome.value ? paint("true", "ok") : paint("false", "error");
}

function loopLines({ loop }: Explanation): string[] {
  if (!loop) return [];
  if ("unknown" in loop) return ["", `LOOP  unknown: ${loop.unknown}`];
  const items = loop.value as Value[];
  return ["", `LOOP  ${items.length} item${items.length === 1 ? "" : "s"}; the arguments below are the first one's`];
}

function argumentLines({ args, task, noLog }: Explanation, paint: Paint): string[] {
  const lines = ["", "ARGUMENTS"];
  if (noLog) return [...lines, "  hidden: the task has no_log"];
  if ("unknown" in args) return [...lines, `  unknown: ${args.unknown}`];
  for (const [name, value] of Object.entries(args.value as Record<string, Value>)) {
    const written = name in task.args ? task.args[name] : undefined;
    const from = holdsTemplate(written) ? paint(`  from ${short(written)}`, "debug") : "";
    const usual = written === undefined && task.freeForm === undefined ? paint("  (default)", "debug") : "";
    lines.push(`  ${name} = ${short(value)}${from}${usual}`);
  }
  return lines;
}

function variableLines(variables: readonly ExplainedVariable[], paint: Paint): string[] {
  if (variables.length === 0) return [];
  const lines = ["", "VARIABLES (the place that counts first)"];
  for (const { name, outcome, settings, setByRun } of variables) {
    const value = "unknown" in outcome ? paint(outcome.unknown, "skip") : short(outcome.value);
    lines.push(`  ${name} = ${value}`);
    settings.forEach((setting, index) => {
      const hidden = index === 0 ? "" : ` ${short(setting.written)}, hidden`;
      lines.push(`      ${setting.level}: ${paint(sourceOf(setting), "debug")}${hidden}`);
    });
    for (const position of setByRun) lines.push(`      set in a run: ${paint(place(position), "debug")}`);
  }
  return lines;
}

function sourceOf({ source, position }: Setting): string {
  return position ? place(position) : source;
}

function place({ file, line, column }: Position): string {
  return `${shortPath(file)}:${line}:${column}`;
}

/** A value on one line, cut where it is long. */
function short(value: Value): string {
  if (value instanceof VaultText) return "(vault)";
  const plain = typeof value === "object" && value !== null && !Array.isArray(value) && !isDict(value);
  const text = plain ? String(value) : pythonJson(value);
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}
