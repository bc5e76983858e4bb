import { readFileSync } from "node:fs";
import type { Module } from "../../../modules/contract.js";
import type { ArgumentSchema } from "../../engine/arguments/schema.js";
import type { Host } from "../../inventory/host.js";
import type { TaskNode } from "../../load/nodes.js";
import { syntaxOf } from "../../template/headers.js";
import type { SetAtRunTime } from "../names/run-time-names.js";
import type { NamedText } from "../names/task-texts.js";
import { namesOfFile } from "../names/template-names.js";
import { fingerprint, type Known } from "../project/known.js";
import type { LintedPlay, LintProject } from "../project/project.js";
import { turnsOf } from "../project/turns.js";
import { checkArguments } from "./arguments.js";
import { conditionsOf, mayBeLeftOut } from "./conditions.js";
import { type NeededFile, neededFiles } from "./files.js";
import { checkModes } from "./modes.js";
import { checkSecrets } from "./secrets.js";
import { type BoardNames, boardList, loopNames, type UndefinedVariables } from "./undefined.js";
import type { MentionedNames } from "./unused.js";

/** What the rules about one play's tasks share. */
export interface TaskContext {
  project: LintProject;
  modules: ReadonlyMap<string, Module>;
  mentioned: MentionedNames;
  boards: ReadonlyMap<Host, BoardNames & { open: boolean }>;
  setByRun: readonly SetAtRunTime[];
}

/** Checks a task's arguments, files and variables, on each board where they may differ. */
export function checkTask(
  task: TaskNode,
  linted: LintedPlay,
  context: TaskContext,
  undefinedVariables: UndefinedVariables,
): void {
  const module = task.library === undefined ? context.modules.get(task.resolved) : undefined;
  const templates: NamedText[] = [];
  if (module) {
    checkWritten(task, module, context.project);
    if (linted.hosts.length === 0) judge(task, linted, module, context, undefined, templates);
  }
  const known = new Map(linted.hosts.map((host) => [host, knownOn(host, task, linted, context)]));
  if (module) for (const board of alike(task, known)) judge(task, linted, module, context, board, templates);
  for (const [host, { scope }] of known) {
    const names = context.boards.get(host)!;
    if (!names.open) undefinedVariables.check(task, templates, host, scope, names);
  }
  context.mentioned.take(templates);
}

/** Boards on which the task's arguments come to the same are judged once. */
function alike(task: TaskNode, known: ReadonlyMap<Host, Known>): OnBoards[] {
  const groups = new Map<string, OnBoards>();
  for (const [host, one] of known) {
    const written = { args: task.args, freeForm: task.freeForm, loop: task.loop?.value, when: conditionsOf(task) };
    const print = fingerprint(written, one);
    const group = groups.get(print) ?? { hosts: [], known: one, all: known.size };
    group.hosts.push(host.name);
    groups.set(print, group);
  }
  return [...groups.values()];
}

function knownOn(host: Host, task: TaskNode, { play }: LintedPlay, { project, boards }: TaskContext): Known {
  const scope = project.vars.scope({ play, host, task });
  const runTime = new Set([...boards.get(host)!.runTime, ...loopNames(task)]);
  return { scope, templar: project.templar(scope), runTime };
}

/** What can be seen in the playbook as it is written. */
function checkWritten(task: TaskNode, module: Module, { findings }: LintProject): void {
  const position = (name: string) => task.argPositions.get(name) ?? task.position;
  checkModes(module.args as ArgumentSchema, task.args, position, findings);
  checkSecrets(module.args as ArgumentSchema, task.args, position, findings);
}

interface OnBoards {
  hosts: string[];
  known: Known;
  /** How many boards the play has. */
  all: number;
}

function judge(
  task: TaskNode,
  linted: LintedPlay,
  module: Module,
  context: TaskContext,
  board: OnBoards | undefined,
  templates: NamedText[],
): void {
  const { templar } = context.project;
  const all = board?.known ?? nothingKnown(task, linted, context);
  for (const known of turnsOf(task, all, templar))
    judgeTurn(task, linted, module, context, { board, known }, templates);
}

function judgeTurn(
  task: TaskNode,
  linted: LintedPlay,
  module: Module,
  { project }: TaskContext,
  { board, known }: { board: OnBoards | undefined; known: Known },
  templates: NamedText[],
): void {
  const { findings } = project;
  const told = checkArguments(task, module, known, (argument, message, remedy) => {
    const position = (argument === undefined ? undefined : task.argPositions.get(argument)) ?? task.position;
    const where = board && board.hosts.length < board.all ? ` (on ${boardList(board.hosts)})` : "";
    findings.add("arguments", message.replace(/\.$/, `${where}.`), position, remedy ? { remedy } : {});
  });
  for (const file of neededFiles(task, linted.play, module, told)) {
    if (!file.found && !mayBeLeftOut(task, known)) missing(task, file, project);
    if (file.found && file.template && !templates.some(({ position }) => position.file === file.path))
      templates.push(...templateTexts(file, project));
  }
}

function nothingKnown(task: TaskNode, { play }: LintedPlay, { project, setByRun }: TaskContext): Known {
  const scope = project.vars.scope({ play, task });
  const runTime = new Set([...setByRun.map(({ name }) => name), ...loopNames(task)]);
  return { scope, templar: project.templar(scope), runTime };
}

function missing(task: TaskNode, { name, searched }: NeededFile, { findings }: LintProject): void {
  const position = task.argPositions.get("src") ?? task.argPositions.get("file") ?? task.position;
  findings.add("missing-file", `The file \`${name}\` does not exist.`, position, {
    remedy: `It was looked for in ${searched.join(", ")}.`,
  });
}

function templateTexts(file: NeededFile, { findings }: LintProject): NamedText[] {
  if (file.path.endsWith(".hbs")) return [];
  const text = readFileSync(file.path, "utf8");
  const names = namesOfFile(text, file.path, syntaxOf(file.template === true ? {} : (file.template ?? {})));
  const position = { file: file.path, line: 1, column: 1 };
  if (names.error) findings.add("template", names.error.message, names.error.position ?? position);
  return [{ text, position, names, inFile: true }];
}
