import type { RunEvent, TaskResult } from "../../events.js";
import { niceYaml } from "../../template/filters/yaml/index.js";
import type { Value } from "../../values.js";
import { pythonJson } from "../python-json.js";

/** A result; `again` where it is not the last one, which is shown as it is. */
export type ResultEvent = Extract<RunEvent, { event: "result" }> & { again?: true };

const debugKeeps = new Set(["msg", "exception", "warnings", "deprecations"]);
const debugHides = ["changed", "failed", "skipped", "invocation", "skip_reason"];

/** `debug` is shown in ways of its own. */
export function isDebug(task: { action: string }): boolean {
  return /^(?:ansible\.(?:builtin|legacy)\.)?debug$/.test(task.action);
}

/** The JSON after `=>`: as much of a result as the verbosity asks for. */
export function resultText(event: ResultEvent, verbosity: number, format: "json" | "yaml" = "json"): string {
  const shown: Record<string, unknown> = { ...event.result };
  if (isDebug(event.task) && !event.again) keepMessage(shown, event.result);
  for (const key of ["warnings", "deprecations", "exception", "failed", "skipped"]) delete shown[key];
  if (event.loop) delete shown["results"];
  if (verbosity < 3) {
    delete shown["invocation"];
    delete shown["diff"];
  }
  if (format === "yaml") return yamlText(shown);
  return pythonJson(shown, event.show === "always" || verbosity > 2 ? 4 : 0);
}

/** Below the line and indented; lines that repeat a text are left out, since the text itself reads well. */
function yamlText(shown: Record<string, unknown>): string {
  for (const stream of ["stdout", "stderr"]) {
    if (stream in shown && `${stream}_lines` in shown) shown[`${stream}_lines`] = "<omitted>";
  }
  const text = Object.keys(shown).length === 0 ? "{}\n" : niceYaml(shown as Value);
  return `\n${text.replace(/^(?=.)/gm, "    ").trimEnd()}`;
}

/** `debug` shows what it was asked for and nothing else. */
function keepMessage(shown: Record<string, unknown>, result: TaskResult): void {
  if (result.msg !== undefined) {
    for (const key of Object.keys(shown)) if (!debugKeeps.has(key)) delete shown[key];
  } else {
    for (const key of debugHides) delete shown[key];
  }
}

/** `host`, or `host -> other` for a delegated task. */
export function hostLabel(event: { host: string; delegatedTo?: string | undefined }): string {
  const { host, delegatedTo } = event;
  return delegatedTo === undefined || delegatedTo === host ? host : `${host} -> ${delegatedTo}`;
}
