import type { ModuleResult } from "../contract.js";
import type { OperationResult } from "../kit/operations.js";
import { type Declaration, lackingParts } from "./kconfig.js";
import { successorOf } from "./renamed.js";
import { buildStatus } from "./status.js";

interface LostOption {
  name: string;
  wanted: string;
  got: string;
  optional: boolean;
}

/** What a finished or failed build's log says, as fields of the result. */
export function buildOutcome(job: OperationResult): ModuleResult {
  const report = readReport(job.stdout);
  const log = job.details?.["log"];
  const common = {
    built: job.status === "done",
    missing_options: report.lost.map((option) => option.name),
    config_diff: report.diff,
    ...(log === undefined ? {} : { log }),
  };
  if (job.status === "done") return { changed: true, ...common, ...report.fields, ...warningsOf(report) };
  return {
    ...common,
    stdout: lastLines(job.stdout),
    ...(report.fields.tree ? { tree: report.fields.tree } : {}),
    ...failure(job, report, String(log)),
  };
}

interface Report {
  fields: Record<string, string>;
  lost: LostOption[];
  declarations: Map<string, Declaration>;
  values: Map<string, string>;
  diff: string[];
  problem?: string;
}

/** The lines that begin with `axle: `. Those of the configuration come twice in a long log: the last ones count. */
function readReport(log: string): Report {
  const report: Report = { fields: {}, lost: [], declarations: new Map(), values: new Map(), diff: [] };
  for (const line of log.split("\n")) {
    if (!line.startsWith("axle: ")) continue;
    const [word = "", ...cells] = line.slice(6).split("\t");
    const [, key = "", rest = ""] = /^(\S+) ?(.*)$/.exec(word) ?? [];
    if (key === "lost") report.lost.push(lostOption(cells));
    else if (key === "declared") addDeclaration(report.declarations, cells);
    else if (key === "value") report.values.set(cells[0] ?? "", cells[1] ?? "");
    else if (key === "diff") report.diff.push(rest);
    else if (key === "problem") report.problem = rest;
    else if (key === "tree") Object.assign(report.fields, { tree: rest, config: `${rest}/.config` });
    else if (key === "image" || key === "release") report.fields[key] = rest;
  }
  return report;
}

function lostOption([name = "", wanted = "", got = "", kind]: string[]): LostOption {
  return { name, wanted, got, optional: kind === "optional" };
}

/** The first declaration with a prompt counts: others only add defaults. */
function addDeclaration(all: Map<string, Declaration>, cells: string[]): void {
  const [name = "", place = "", type = "", prompt = "", depends = ""] = cells;
  if (all.get(name)?.prompt) return;
  all.set(name, { name, place, type, prompt: prompt === "yes", depends });
}

function warningsOf(report: Report): ModuleResult {
  if (report.lost.length === 0) return {};
  return { warnings: report.lost.map((option) => `The kernel is built without ${explain(option, report)}.`) };
}

/** One lost option in words: what it became, and what it lacks for what was asked. */
function explain(option: LostOption, report: Report): string {
  const declared = report.declarations.get(option.name);
  const successor = successorOf(option.name);
  if (!declared) return `${option.name}: the tree knows no such option${successor ? ` (${successor})` : ""}`;
  const head = `${option.name}: asked ${option.wanted}, got ${option.got}; ${declared.place}`;
  const lacking = lackingParts(declared.depends, report.values);
  if (lacking.length > 0) return `${head} needs ${lacking.join(" and ")}`;
  if (!declared.prompt) return `${head} offers no choice: the tree sets it by itself`;
  if (option.wanted === "m" && declared.type === "bool") return `${head} is built in or not at all: ask for y`;
  if (option.wanted === "n") return `${head} is selected by another option`;
  return `${head} depends on ${declared.depends || "nothing"}: another option of the same choice may be set`;
}

function failure(job: OperationResult, report: Report, log: string): ModuleResult {
  const required = report.lost.filter((option) => !option.optional);
  switch (job.rc) {
    case buildStatus.lost: {
      const reasons = required.map((option) => explain(option, report));
      return {
        msg: `${required.length} of the options did not survive, so nothing was built: ${reasons.join("; ")}`,
        missing_options: required.map((option) => option.name),
        reasons,
        remedy: "Set what they need too, name them as this tree does, or list them in `optional`.",
      };
    }
    case buildStatus.compile:
      return compileFailure(job.stdout, log);
    case buildStatus.install:
      return { msg: `the modules could not be installed: ${lastError(job.stdout)} (log: ${log})` };
    case buildStatus.configure: {
      const said = report.problem === "configure" ? lastError(job.stdout) : report.problem;
      return { msg: `the tree could not be configured: ${said} (log: ${log})` };
    }
    default:
      return { msg: report.problem ?? `the build ended with exit status ${job.rc} (log: ${log})` };
  }
}

/** The first error of the compiler or linker, with the lines around it: what follows is mostly its echo. */
function compileFailure(output: string, log: string): ModuleResult {
  const lines = output.split("\n");
  const at = lines.findIndex((line) =>
    /^\S+?:\d+:(\d+:)? (fatal )?error: |undefined reference to|: cannot find /.test(line),
  );
  const place = /^(\S+?):(\d+):/.exec(lines[at] ?? "");
  const line = at < 0 ? lastError(output) : lines[at]!;
  return {
    msg: `the kernel does not compile: ${line} (log: ${log})`,
    error_lines: at < 0 ? lines.slice(-12) : lines.slice(Math.max(0, at - 3), at + 9),
    ...(place ? { file: place[1], line: Number(place[2]) } : {}),
  };
}

/** The end of the log, without the lines that are meant for the controller. */
function lastLines(output: string): string {
  const lines = output.split("\n").filter((line) => !line.startsWith("axle: "));
  return lines.slice(-40).join("\n");
}

function lastError(output: string): string {
  const lines = output.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("axle: "));
  return (lines.find((line) => /\*\*\*|[Ee]rror/.test(line)) ?? lines.at(-1) ?? "no reason was given").trim();
}
