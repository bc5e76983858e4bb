import type { Module } from "../../modules/contract.js";
import { listModules, loadModule } from "../../modules/registry.js";
import { AxleError, nearest } from "../errors.js";
import { type ExplainMeans, type Explanation, explainTask } from "../explain/explain.js";
import { type FoundTask, findTasks, titleOf } from "../explain/find-tasks.js";
import { Findings } from "../lint/finding.js";
import { runTimeNames } from "../lint/names/run-time-names.js";
import { openProject } from "../lint/project/open.js";
import type { LintProject } from "../lint/project/project.js";
import { explanationLines } from "../report/explain.js";
import { pythonJson } from "../report/python-json.js";
import { Screen } from "../report/terminal/screen.js";
import { checkPlaybooks } from "./check-playbooks.js";
import type { ExplainOptions } from "./commands/explain.js";
import { factsOrFail, gatherFacts } from "./gather-facts.js";
import { lintMeans } from "./lint-means.js";
import { prepareStage } from "./stage.js";
import { say, terminalOutput } from "./terminal.js";

/** `axle explain`: each task of that name, on one board. */
export async function runExplain(playbook: string, options: ExplainOptions): Promise<number> {
  checkPlaybooks([playbook]);
  const stage = await prepareStage(options, playbook);
  const project = openProject([playbook], await lintMeans([playbook], options, new Findings()));
  if (options.gather) {
    const gathered = await gatherFacts(stage, options.host, options);
    project.vars.store(options.host).addFacts(factsOrFail(gathered, options.host));
  }
  const found = chooseTasks(project, options);
  const means = await explainMeans(project);
  const screen = new Screen(terminalOutput(stage.settings));
  const redact = (text: string) => stage.secrets.redactText(text);
  for (const { task, linted } of found) {
    const host = linted.hosts.find(({ name }) => name === options.host)!;
    const explanation = await explainTask(task, host, linted, means);
    const hide = (text: string) =>
      explanation.secrets.reduce((all, secret) => all.replaceAll(secret, "********"), text);
    if (options.json) say(hide(redact(pythonJson(asData(explanation), 2))));
    else say(`${explanationLines(explanation, screen.paint.bind(screen), redact).join("\n")}\n`);
  }
  return 0;
}

/** The tasks that were meant, on plays that the board takes part in. */
function chooseTasks(project: LintProject, { task: wanted, host }: ExplainOptions): FoundTask[] {
  const all = findTasks(project.plays, wanted);
  if (all.length === 0) {
    const titles = project.plays.flatMap(({ tasks }) => tasks.map(titleOf));
    const near = nearest(wanted, titles);
    const remedy = near ? `Did you mean \`${near}\`?` : "`axle run PLAYBOOK --list-tasks` lists all there are.";
    throw new AxleError({ kind: "options", message: `There is no task \`${wanted}\`.`, remedy });
  }
  const here = all.filter(({ linted }) => linted.hosts.some(({ name }) => name === host));
  if (here.length > 0) return here;
  throw new AxleError({
    kind: "options",
    message: `The play with the task \`${wanted}\` does not run on \`${host}\`.`,
    remedy: `It runs on ${all[0]!.linted.hosts.map(({ name }) => name).join(", ") || "no board"}.`,
  });
}

async function explainMeans(project: LintProject): Promise<ExplainMeans> {
  const modules = new Map<string, Module>();
  for (const { name } of listModules()) {
    const used = project.plays.some(({ tasks }) => tasks.some((task) => task.resolved === name));
    const module = used ? await loadModule(name) : undefined;
    if (module) modules.set(name, module);
  }
  return {
    vars: project.vars,
    templar: project.templar,
    module: async (task) => modules.get(task.resolved),
    setByRun: project.plays.flatMap((linted) => runTimeNames(linted, project, modules).set),
  };
}

/** For programs: the same without the tree around the task; arguments of a task with `no_log` left out. */
function asData({ task, host, conditions, variables, loop, args, noLog }: Explanation) {
  return {
    task: titleOf(task),
    action: task.action,
    position: task.position,
    host,
    conditions,
    variables,
    ...(loop ? { loop } : {}),
    arguments: noLog ? { unknown: "hidden" } : args,
  };
}
