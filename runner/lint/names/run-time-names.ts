import type { Module } from "../../../modules/contract.js";
import { readVariables } from "../../engine/inputs/include-vars.js";
import { findFile, findVarsFolder } from "../../engine/inputs/search.js";
import { AxleError, type Position } from "../../errors.js";
import type { PlayNode, TaskNode } from "../../load/nodes.js";
import { positionOf } from "../../load/positions.js";
import { holdsTemplate } from "../../template/templar.js";
import { dictGet, isDict, type Value } from "../../values.js";
import type { LintedPlay, LintProject } from "../project/project.js";

/** A variable that a run sets, and where. */
export interface SetAtRunTime {
  name: string;
  by: "register" | "set_fact" | "include_vars" | "prompt" | "fact";
  position: Position;
  task?: TaskNode;
}

/** What a play's run sets; `open` when it may set more than can be seen. */
export interface RunTimeNames {
  set: SetAtRunTime[];
  open: boolean;
}

/** The variables that the tasks of a play set on the boards that it runs on. */
export function runTimeNames(
  linted: LintedPlay,
  project: LintProject,
  modules: ReadonlyMap<string, Module>,
): RunTimeNames {
  const found: RunTimeNames = { set: prompts(linted.play), open: linted.open };
  for (const task of linted.tasks) {
    if (task.register) found.set.push({ name: task.register, by: "register", position: task.position, task });
    if (task.resolved === "include_vars") includedVars(task, linted.play, project, found);
    else moduleNames(task, modules.get(task.resolved), found);
  }
  return found;
}

function prompts(play: PlayNode): SetAtRunTime[] {
  return play.varsPrompt.filter(isDict).map((prompt) => ({
    name: String(dictGet(prompt, "name")),
    by: "prompt" as const,
    position: positionOf(prompt) ?? play.position,
  }));
}

/** Modules that take names of the user's choice set them as variables; others say which facts they give. */
function moduleNames(task: TaskNode, module: Module | undefined, found: RunTimeNames): void {
  if (!module) return;
  const { additionalProperties, properties } = module.args as { additionalProperties?: boolean; properties: object };
  if (additionalProperties === true) {
    if (task.argsTemplate !== undefined) found.open = true;
    for (const name of Object.keys(task.args)) {
      if (Object.hasOwn(properties, name)) continue;
      if (holdsTemplate(name)) found.open = true;
      else found.set.push({ name, by: "set_fact", position: task.argPositions.get(name) ?? task.position, task });
    }
    return;
  }
  const facts = module.returns?.["ansible_facts"] ?? "";
  for (const [, name] of facts.matchAll(/\b([a-z]\w+)/g))
    found.set.push({ name: name!.replace(/[A-Z]+$/, ""), by: "fact", position: task.position, task });
}

function includedVars(task: TaskNode, play: PlayNode, project: LintProject, found: RunTimeNames): void {
  const under = task.args["name"];
  if (typeof under === "string" && !holdsTemplate(under)) {
    found.set.push({ name: under, by: "include_vars", position: task.position, task });
    return;
  }
  const options: Record<string, Value> = { ...task.args, ...(task.freeForm ? { _raw_params: task.freeForm } : {}) };
  if (holdsTemplate(options)) {
    found.open = true;
    return;
  }
  try {
    const find = (name: string, kind: "file" | "folder") =>
      kind === "folder" ? findVarsFolder(name, task) : findFile(name, "vars", task, play);
    const { values, files } = readVariables(options, project.files, find);
    const at = { file: files[0] ?? task.position.file, line: 1, column: 1 };
    for (const name of Object.keys(values))
      found.set.push({ name, by: "include_vars", position: positionOf(values, name) ?? at, task });
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    found.open = true;
    project.findings.addError(error, task.argPositions.get("file") ?? task.position);
  }
}
