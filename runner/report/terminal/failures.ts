import { str } from "../../template/values.js";
import type { Value } from "../../values.js";
import { hintOfResult } from "../hints.js";
import { translate } from "../language/sentences.js";
import { word } from "../language/words.js";
import { wordPosition } from "../problem.js";
import type { ResultEvent } from "./result-text.js";
import type { Screen } from "./screen.js";

/** What failed, once more at the end with all that is needed to go on: place, command, error output, what to do. */
export function renderFailures(failures: readonly ResultEvent[], screen: Screen): void {
  if (failures.length === 0) return;
  screen.banner(word("failures"));
  for (const event of failures) {
    const item = event.label === undefined ? "" : ` (item=${event.label})`;
    screen.line(`${event.host}: ${event.task.name}${item}`, "error");
    for (const line of detailLines(event)) screen.line(`    ${line}`);
  }
}

function detailLines(event: ResultEvent): string[] {
  const { result, task } = event;
  const lines = placeLines(result["at"]) ?? wordPosition(task.position).map((line) => line.slice(2));
  if (result.msg !== undefined && result.msg !== "") lines.push(...indented("", translate(str(result.msg))));
  if (result["cmd"] !== undefined) lines.push(...indented(word("command"), commandText(result["cmd"])));
  if (result["rc"] !== undefined) lines.push(`${word("exitStatus")}${str(result["rc"])}`);
  for (const stream of ["stderr", "stdout"]) {
    const text = result[stream];
    if (typeof text === "string" && text.trim() !== "") {
      lines.push(...indented(`${stream}: `, lastLines(text)));
      break;
    }
  }
  const remedy = typeof result["remedy"] === "string" ? result["remedy"] : hintOfResult(result);
  if (remedy !== undefined) lines.push(translate(remedy));
  return lines;
}

/** The value's own place, where the result names one, with its source line and a caret. */
function placeLines(at: unknown): string[] | undefined {
  const match = typeof at === "string" ? /^(.+):(\d+):(\d+)$/.exec(at) : null;
  if (!match) return undefined;
  return wordPosition({ file: match[1]!, line: Number(match[2]), column: Number(match[3]) }).map((line) =>
    line.slice(2),
  );
}

function commandText(command: Value): string {
  return Array.isArray(command) ? command.map((word) => str(word)).join(" ") : str(command);
}

function indented(label: string, value: Value): string[] {
  const [first = "", ...rest] = str(value).trimEnd().split("\n");
  return [label + first, ...rest.map((line) => " ".repeat(label.length) + line)];
}

/** The end of an output is where the reason stands. */
function lastLines(text: string): string {
  const lines = text.trimEnd().split("\n");
  return lines.length > 12 ? ["…", ...lines.slice(-12)].join("\n") : lines.join("\n");
}
