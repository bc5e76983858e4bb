import type { Module } from "../../modules/contract.js";
import { resolveArguments } from "../engine/arguments/resolve.js";
import { type ArgumentSchema, secretValues } from "../engine/arguments/schema.js";
import { conditionsOf, keywordFlag } from "../engine/task/keywords.js";
import { loopItems } from "../engine/task/loop.js";
import { renderArgs } from "../engine/task/module-args.js";
import { AxleError, type Position } from "../errors.js";
import type { Host } from "../inventory/host.js";
import type { SetAtRunTime } from "../lint/names/run-time-names.js";
import { type NamedText, textsAround, textsOf, textsOfTask } from "../lint/names/task-texts.js";
import { namesOfExpression } from "../lint/names/template-names.js";
import type { LintedPlay } from "../lint/project/project.js";
import { loopValues, writtenLoopNames } from "../load/loop-names.js";
import type { TaskNode } from "../load/nodes.js";
import { OMIT } from "../template/index.js";
import type { Templar } from "../template/templar.js";
import type { Value } from "../values.js";
import type { VarsManager } from "../vars/manager.js";
import { layerOf, type Scope } from "../vars/scope.js";
import { type ConditionPart, conditionParts } from "./conditions.js";
import { type Setting, settingsOf } from "./trace.js";

/** A value, or why there is none before a run. */
export type Outcome = { value: Value } | { unknown: string };

/** A variable that a task uses. */
export interface ExplainedVariable {
  name: string;
  outcome: Outcome;
  /** Every place that sets it, the one that counts first. */
  settings: Setting[];
  /** Tasks that set it during a run. */
  setByRun: Position[];
}

export interface ExplainedCondition {
  expression: Value;
  position: Position;
  outcome: Outcome;
  /** Its parts between `and`, where there is more than one. */
  parts: ConditionPart[];
  /** Names in it that a run sets: the answer is that of before the run. */
  setByRun: string[];
}

/** What a task comes to on one board. */
export interface Explanation {
  task: TaskNode;
  host: string;
  conditions: ExplainedCondition[];
  variables: ExplainedVariable[];
  loop?: Outcome;
  /** Arguments as the module gets them; of a loop those of its first item. */
  args: Outcome;
  secrets: string[];
  noLog: boolean;
}

export interface ExplainMeans {
  vars: VarsManager;
  templar(scope: Scope): Templar;
  module(task: TaskNode): Promise<Module | undefined>;
  setByRun: readonly SetAtRunTime[];
}

/** Explains a task on a board: conditions, variables and their places, final arguments. Nothing is run. */
export async function explainTask(
  task: TaskNode,
  host: Host,
  linted: LintedPlay,
  means: ExplainMeans,
): Promise<Explanation> {
  const request = { play: linted.play, host, task };
  const scope = means.vars.scope(request);
  const templar = means.templar(scope);
  const attempt = (work: () => Value): Outcome => attempted(work);
  const items = task.loop ? attempt(() => loopItems(task, templar)) : undefined;
  const inLoop = items ? scope.with(layerOf("loop", firstItem(task, items), false)) : scope;
  const module = await means.module(task);
  const args = module ? attempt(() => argumentsOf(task, module, means.templar(inLoop))) : { value: task.args };
  return {
    task,
    host: host.name,
    conditions: conditionsOf(task, "when").map(({ expression, keyword }) => ({
      expression,
      position: keyword.position,
      outcome: attempt(() => templar.condition(expression, keyword.position)),
      parts: conditionParts(expression, templar),
      setByRun: namesSetByRun(expression, means),
    })),
    variables: variablesOf(task, request, scope, templar, means),
    ...(items ? { loop: items } : {}),
    args,
    secrets:
      module && "value" in args
        ? secretValues(module.args as ArgumentSchema, args.value as Record<string, unknown>)
        : [],
    noLog: flagOf(task, templar),
  };
}

function namesSetByRun(expression: Value, { setByRun }: ExplainMeans): string[] {
  const mentioned = typeof expression === "string" ? namesOfExpression(expression).mentioned : new Set<string>();
  return [...new Set(setByRun.map(({ name }) => name).filter((name) => mentioned.has(name)))];
}

function attempted(work: () => Value): Outcome {
  try {
    return { value: work() };
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    return { unknown: error.message };
  }
}

function flagOf(task: TaskNode, templar: Templar): boolean {
  try {
    return keywordFlag(task, "no_log", templar) ?? false;
  } catch {
    return true;
  }
}

function firstItem(task: TaskNode, items: Outcome): Record<string, Value> {
  const list = "value" in items && Array.isArray(items.value) ? items.value : [];
  return list.length > 0 ? loopValues(writtenLoopNames(task), list[0], 0) : {};
}

function argumentsOf(task: TaskNode, module: Module, templar: Templar): Value {
  const rendered = renderArgs(task, module, templar, OMIT);
  const { position, argPositions: positions } = task;
  return resolveArguments(module, rendered, { moduleName: task.action, positions, position, expand: (path) => path });
}

/** Every variable that the task's texts use, and those that their values use in turn. */
function variablesOf(
  task: TaskNode,
  request: { play: LintedPlay["play"]; host: Host; task: TaskNode },
  scope: Scope,
  templar: Templar,
  { vars, setByRun }: ExplainMeans,
): ExplainedVariable[] {
  const found = new Map<string, ExplainedVariable>();
  const visit = (texts: readonly NamedText[]): void => {
    for (const name of texts.flatMap(({ names }) => [...names.needed.keys(), ...names.guarded])) {
      if (found.has(name)) continue;
      const settings = settingsOf(name, vars, request);
      const setters = setByRun.filter((one) => one.name === name).map(({ position }) => position);
      found.set(name, { name, outcome: knownValue(name, scope, templar, setters), settings, setByRun: setters });
      const [first] = settings;
      if (first?.trusted) visit(textsOf(first.written, first.position ?? task.position));
    }
  };
  visit([...textsOfTask(task), ...textsAround(task)]);
  return [...found.values()];
}

function knownValue(name: string, scope: Scope, templar: Templar, setters: readonly Position[]): Outcome {
  if (!scope.has(name)) return { unknown: setters.length > 0 ? "known once the run has set it" : "not defined" };
  return attempted(() => templar.evaluate(name));
}
