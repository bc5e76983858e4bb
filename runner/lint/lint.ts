import type { Module } from "../../modules/contract.js";
import { loadModule } from "../../modules/registry.js";
import type { TaskNode } from "../load/nodes.js";
import type { Finding } from "./finding.js";
import { runTimeNames, type SetAtRunTime } from "./names/run-time-names.js";
import { textsOfTask } from "./names/task-texts.js";
import type { LintedPlay, LintProject } from "./project/project.js";
import { checkForms, checkPlayForms } from "./rules/forms.js";
import { checkHandlers } from "./rules/handlers.js";
import { checkSecretVariables } from "./rules/secrets.js";
import { checkShadowed, checkTaskNames } from "./rules/shadowed.js";
import { checkTask, type TaskContext } from "./rules/task.js";
import { UndefinedVariables } from "./rules/undefined.js";
import { checkReachable } from "./rules/unreachable.js";
import { MentionedNames, reportUnused, rolesOf } from "./rules/unused.js";
import { reportUnusedOfInventory } from "./rules/unused-inventory.js";

/**
 * Looks at playbooks without touching a board. Gives what it found, by place. `whole`: these are all the playbooks that
 * use the inventory, so that a variable of it which none of them mentions is used by nothing.
 */
export async function lint(project: LintProject, { whole = false } = {}): Promise<Finding[]> {
  const modules = await loadModules(project);
  const names = new Map(project.plays.map((linted) => [linted, runTimeNames(linted, project, modules)]));
  const all = [...names.values()].flatMap(({ set }) => set);
  const mentioned = new MentionedNames();
  for (const linted of project.plays) {
    const boards = boardNames(linted, project, names);
    lintPlay(linted, { project, modules, mentioned, boards, setByRun: names.get(linted)!.set });
  }
  takeInventory(project, mentioned);
  reportUnused(project, all, mentioned);
  if (whole) reportUnusedOfInventory(project, mentioned);
  return project.findings.sorted();
}

async function loadModules(project: LintProject): Promise<Map<string, Module>> {
  const modules = new Map<string, Module>();
  for (const { resolved, library } of project.plays.flatMap(({ tasks }) => tasks)) {
    // Modules of one's own are code of the user's: nothing is run here.
    const module =
      library !== undefined || resolved === "" || modules.has(resolved) ? undefined : await loadModule(resolved);
    if (module) modules.set(resolved, module);
  }
  return modules;
}

type PlayNames = ReadonlyMap<LintedPlay, { set: SetAtRunTime[]; open: boolean }>;

/** What each board of a play can know from runs: everything that plays set which it takes part in. */
function boardNames(linted: LintedPlay, project: LintProject, names: PlayNames): TaskContext["boards"] {
  return new Map(
    linted.hosts.map((host) => {
      const own = project.plays.filter((one) => one === linted || one.hosts.includes(host));
      const runTime = new Set(own.flatMap((one) => names.get(one)!.set.map(({ name }) => name)));
      return [host, { runTime, facts: own.some(gathersFacts), open: own.some((one) => names.get(one)!.open) }];
    }),
  );
}

function gathersFacts({ play, tasks }: LintedPlay): boolean {
  const gather = play.keywords.get("gather_facts")?.value;
  return !(gather === false || /^(?:no|false|off)$/i.test(String(gather))) || tasks.some(isFactTask);
}

function isFactTask(task: TaskNode): boolean {
  return task.resolved === "setup" || /(?:^|\.)gather_facts$/.test(task.action);
}

function lintPlay(linted: LintedPlay, context: TaskContext): void {
  const { project, mentioned } = context;
  const { findings } = project;
  const undefinedVariables = new UndefinedVariables(findings);
  checkPlayForms(linted.play, findings);
  if (linted.hosts.length === 0 && !project.withoutInventory)
    findings.add("no-hosts", "The play's pattern matches no board.", linted.play.position);
  for (const task of linted.tasks) {
    mentioned.takeTask(task);
    checkForms(task, findings);
    checkTask(task, linted, context, undefinedVariables);
    checkTaskNames(task, context.setByRun, linted, project);
    for (const { names, position } of textsOfTask(task))
      if (names.error) findings.add("template", names.error.message, names.error.position ?? position);
  }
  undefinedVariables.report(linted.hosts.length);
  checkHandlers(linted, project);
  checkReachable(linted, findings);
  checkShadowed(linted, project);
  takeVariables(linted, context);
}

/** Variables' own values: names in them are used, and passwords may stand there. */
function takeVariables({ play, tasks }: LintedPlay, { project, mentioned }: TaskContext): void {
  const roles = [...rolesOf(play), ...tasks.flatMap(({ role }) => (role ? [role] : []))];
  const files = roles.flatMap((role) => [...role.defaults, ...role.vars].map(({ values }) => values));
  const params = roles.map((role) => role.params);
  for (const values of [play.vars, ...files, ...params]) {
    mentioned.takeValues(values);
    checkSecretVariables(values, project.findings);
  }
}

function takeInventory(project: LintProject, mentioned: MentionedNames): void {
  for (const { play, hosts } of project.plays)
    for (const host of hosts)
      for (const { layers } of project.vars.levels({ play, host }))
        for (const layer of layers) {
          if (!layer.trusted || taken.has(layer)) continue;
          taken.add(layer);
          const values = Object.fromEntries([...layer.names()].map((name) => [name, layer.get(name)]));
          mentioned.takeValues(values);
          checkSecretVariables(values, project.findings, (name) => layer.position?.(name));
        }
}

const taken = new WeakSet<object>();
