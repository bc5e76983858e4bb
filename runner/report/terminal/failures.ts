import { str } from "../../template/values.js";
import type { Value } from "../../values.js";
import { hintOfResult } from "../hints.js";
import { translate } from "../language/sentences.js";
import { word } from "../language/words.js";
import { wordPosition } from "../problem.js";
import type { ResultEvent } from "./result-text.js";
import type { Screen } from "./screen.js";

/** More boards than these stand as a number: the recap names them all. */
const mostNames = 10;

/**
 * What failed, once more at the end with all that is needed to go on: place, command, error output, what to do.
 * Boards that failed alike stand together.
 */
export function renderFailures(failures: readonly ResultEvent[], screen: Screen): void {
  if (failures.length === 0) return;
  screen.banner(word("failures"));
  for (const { hosts, title, details } of alike(failures)) {
    screen.line(`${namesOf(hosts)}: ${title}`, "error");
    for (const line of details) screen.line(`    ${line}`);
  }
}

interface Alike {
  hosts: string[];
  title: string;
  details: string[];
}

/** Failures that read the same but for the board, in the order in which each was first seen. */
function alike(failures: readonly ResultEvent[]): Iterable<Alike> {
  const groups = new Map<string, Alike>();
  for (const event of failures) {
    const title = event.task.name + (event.label === undefined ? "" : ` (item=${event.label})`);
    const details = detailLines(event);
    const key = [title, ...details].join("\n");
    const group = groups.get(key);
    if (group) group.hosts.push(event.host);
    else groups.set(key, { hosts: [event.host], title, details });
  }
  return groups.values();
}

/** Board names in order, `a, b`; of very many the first ones and how many follow. */
function namesOf(hosts: readonly string[]): string {
  const sorted = hosts.toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }));
  const names = sorted.length > mostNames ? sorted.slice(0, mostNames - 1) : sorted;
  const rest = hosts.length - names.length;
  return names.join(", ") + (rest > 0 ? ` +${rest}` : "");
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
