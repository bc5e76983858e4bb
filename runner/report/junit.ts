import type { EventSink, RunEvent, TaskInfo } from "../events.js";
import { str } from "../template/values.js";
import { placeOf } from "./problem.js";

type Result = Extract<RunEvent, { event: "result" }>;

/** JUnit XML: a suite per play and host, a case per task. `write` gets the whole document when the run ends. */
export function junitReport(write: (xml: string) => void): EventSink {
  const suites = new Map<string, Result[]>();
  return (event) => {
    if (event.event === "result" && event.item === undefined && event.label === undefined) {
      const name = `${event.task.play.name}: ${event.host}`;
      suites.set(name, [...(suites.get(name) ?? []), event]);
    } else if (event.event === "run-end") {
      write(document(suites));
    }
  };
}

function document(suites: Map<string, Result[]>): string {
  const parts = [...suites].map(([name, results]) => suite(name, results));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${parts.join("")}</testsuites>\n`;
}

function suite(name: string, results: Result[]): string {
  const count = (status: Result["status"]) => results.filter((result) => result.status === status).length;
  const attributes = [
    `name="${xml(name)}"`,
    `tests="${results.length}"`,
    `failures="${results.filter((result) => result.status === "failed" && !result.ignored).length}"`,
    `errors="${count("unreachable")}"`,
    `skipped="${count("skipped")}"`,
    `time="${seconds(results.reduce((sum, result) => sum + result.elapsedMs, 0))}"`,
  ];
  return `  <testsuite ${attributes.join(" ")}>\n${results.map(testCase).join("")}  </testsuite>\n`;
}

function testCase(result: Result): string {
  const head = `    <testcase name="${xml(caseName(result.task))}" classname="${xml(placeOf(result.task.position))}" time="${seconds(result.elapsedMs)}"`;
  const body = verdict(result);
  return body ? `${head}>${body}</testcase>\n` : `${head}/>\n`;
}

function verdict(result: Result): string {
  const message = xml(result.result.msg === undefined ? "" : str(result.result.msg));
  if (result.status === "skipped") return `<skipped message="${message}"/>`;
  if (result.status === "unreachable") return `<error message="${message}"/>`;
  if (result.status !== "failed" || result.ignored) return "";
  const output = ["stderr", "stdout"].map((stream) => result.result[stream]).find((text) => typeof text === "string");
  return `<failure message="${message}">${xml(String(output ?? ""))}</failure>`;
}

function caseName(task: TaskInfo): string {
  return task.handler ? `handler ${task.name}` : task.name;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** XML text; control characters that XML forbids become the replacement character. */
function xml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replace(/[<>&"]/g, (char) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" })[char]!);
}
