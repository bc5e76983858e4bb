import type { DiffEntry } from "../events.js";
import { readPlan } from "../plans/read-plan.js";
import type { PlanStep } from "../plans/saved-plan.js";
import { harmlessValue } from "../report/harmless.js";
import { renderDiff } from "../report/terminal/diff.js";
import { Screen } from "../report/terminal/screen.js";
import { settingsFor } from "./settings.js";
import { say, terminalOutput } from "./terminal.js";

/** `axle show PLAN`: board by board what it holds, and what it can't hold. */
export function showPlan(file: string): number {
  const plan = readPlan(file);
  const screen = new Screen(terminalOutput(settingsFor({})));
  say(`Plan of ${plan.made} for ${plan.playbooks.map(({ path }) => path).join(" ")}`);
  const hosts = [...new Set(plan.steps.map(({ host }) => host))].sort();
  for (const host of hosts) {
    say(`\n${host}`);
    for (const step of plan.steps.filter((one) => one.host === host)) showStep(harmlessValue(step), screen);
  }
  const open = plan.steps.filter(({ digest }) => digest === undefined).length;
  say(`\n${plan.steps.length} changes on ${hosts.length} boards, ${open} of which the plan can't hold`);
  if (plan.leftOut.length > 0) say(`To be given again: ${plan.leftOut.join(", ")}`);
  return 0;
}

function showStep(step: PlanStep, screen: Screen): void {
  const item = step.label === undefined ? "" : ` (item=${step.label})`;
  const held = step.digest === undefined ? "  ? " : "  ~ ";
  say(`${held}${step.task}${item}`);
  if (step.uncertain !== undefined) say(`      not certain: ${step.uncertain}`);
  if (step.digest === undefined) say("      can't be applied from this plan: the board stops here");
  const diff = renderDiff(step.diff as DiffEntry[], screen);
  for (const line of (diff.trimEnd() || step.operations.map(operationLine).join("\n")).split("\n"))
    if (line) say(`      ${line}`);
}

/** One operation in a line: what kind, and what about. */
function operationLine(operation: unknown): string {
  const { op, path, to, argv, title, shell, secret } = operation as Record<string, unknown>;
  const about =
    path ?? to ?? title ?? (Array.isArray(argv) ? argv.join(" ") : undefined) ?? String(shell ?? "").split("\n")[0];
  return `${String(op)} ${String(about ?? "")}${secret === true ? " (holds secrets)" : ""}`;
}
