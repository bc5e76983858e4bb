import { readdirSync, readFileSync } from "node:fs";
import { AxleError, nearest } from "../errors.js";
import { type Finding, Findings } from "../lint/finding.js";
import { applyFixes } from "../lint/fix.js";
import { lint } from "../lint/lint.js";
import { openProject } from "../lint/project/open.js";
import { RULES } from "../lint/rules.js";
import { forgetSources } from "../lint/source-lines.js";
import { word } from "../report/language/words.js";
import { lintJson } from "../report/lint/json.js";
import { sarif } from "../report/lint/sarif.js";
import { lintLines, lintSummary } from "../report/lint/text.js";
import { Screen } from "../report/terminal/screen.js";
import { projectPlugins } from "../template/plugins/index.js";
import type { LintOptions } from "./commands/lint.js";
import { EXIT } from "./exit-codes.js";
import { lintMeans } from "./lint-means.js";
import { settingsFor } from "./settings.js";
import { say, terminalOutput } from "./terminal.js";
import { readVersion } from "./version.js";

/** `axle lint`: 0 when nothing is wrong, 2 when something is (notes alone are no failure), 4 when nothing could be read. */
export async function runLint(written: readonly string[], options: LintOptions): Promise<number> {
  checkOptions(options);
  if (options.listRules) return listRules();
  const playbooks = written.length > 0 ? written : playbooksHere();
  const whole = written.length === 0;
  let findings = await projectPlugins.unused(() => findAll(playbooks, options, whole));
  const fixed = options.fix ? applyFixes(findings) : [];
  if (fixed.length > 0) findings = await projectPlugins.unused(() => findAll(playbooks, options, whole));
  show(findings, fixed.length, options);
  const bad = findings.some(({ severity }) => options.strict || severity !== "note");
  return bad ? EXIT.failedHosts : EXIT.ok;
}

async function findAll(playbooks: readonly string[], options: LintOptions, whole: boolean): Promise<Finding[]> {
  forgetSources();
  const findings = new Findings();
  const project = openProject(playbooks, await lintMeans(playbooks, options, findings));
  const skipped = new Set(options.skip ?? []);
  return (await lint(project, { whole })).filter(({ rule }) => !skipped.has(rule));
}

function show(findings: readonly Finding[], fixed: number, options: LintOptions): void {
  if (options.format === "json") process.stdout.write(lintJson(findings));
  else if (options.format === "sarif") process.stdout.write(sarif(findings, readVersion()));
  else {
    const screen = new Screen(terminalOutput(settingsFor(options)));
    const paint = screen.paint.bind(screen);
    for (const finding of findings) for (const line of lintLines(finding, paint)) say(line);
    say(findings.length === 0 && fixed === 0 ? word("lintClean") : lintSummary(findings, fixed));
  }
}

function listRules(): number {
  const width = Math.max(...RULES.map(({ name }) => name.length));
  for (const { name, severity, about, fixable } of RULES)
    say(`${name.padEnd(width)}  ${severity.padEnd(7)}  ${about}${fixable ? " [--fix]" : ""}`);
  return EXIT.ok;
}

function checkOptions(options: LintOptions): void {
  if (!["text", "json", "sarif"].includes(options.format))
    throw new AxleError({
      kind: "options",
      message: `There is no form \`${options.format}\`.`,
      remedy: "--format takes text, json or sarif.",
    });
  const names = RULES.map(({ name }) => name);
  const unknown = options.skip?.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const near = nearest(unknown, names);
  throw new AxleError({
    kind: "options",
    message: `There is no rule \`${unknown}\`.`,
    remedy: near ? `Did you mean \`${near}\`?` : "`axle lint --list-rules` lists all there are.",
  });
}

/** The playbooks of the working directory: YAML files that begin a list with `hosts:` or an import in it. */
function playbooksHere(): string[] {
  const folders = [".", "playbooks"];
  const found = folders.flatMap((folder) => yamlFiles(folder)).filter(looksLikePlaybook);
  if (found.length > 0) return found;
  throw new AxleError({
    kind: "missing-file",
    message: "There is no playbook here.",
    remedy: "Name one: `axle lint site.yml`.",
  });
}

function yamlFiles(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name) && !name.startsWith("."));
    return names.sort().map((name) => (folder === "." ? name : `${folder}/${name}`));
  } catch {
    return [];
  }
}

function looksLikePlaybook(file: string): boolean {
  const text = readFileSync(file, "utf8");
  // An inventory has `hosts:`, too, but is no list.
  const first = /^(?!---|%|\s*(?:#|$)).+/m.exec(text)?.[0] ?? "";
  return /^\s*- /.test(first) && /^(?:\s*- |\s+)(?:hosts|(?:ansible\.builtin\.)?import_playbook)\s*:/m.test(text);
}
