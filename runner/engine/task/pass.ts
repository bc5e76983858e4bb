import type { Module } from "../../../modules/contract.js";
import type { Board } from "../../board/session.js";
import type { TaskResult } from "../../events.js";
import { nearestKeyword } from "../../load/effective.js";
import type { TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import { str } from "../../template/values.js";
import { notKnown, type Value } from "../../values.js";
import { layerOf, type Scope } from "../../vars/scope.js";
import type { RsyncEnds } from "../inputs/rsync.js";
import type { ModuleItem } from "../module/item.js";
import { taskKey } from "../play/place.js";
import { asyncFolder } from "./async-folder.js";
import { whenHolds } from "./condition.js";
import { guardOf } from "./guard.js";
import type { Contact, TaskJob, Values } from "./job.js";
import { environmentOf, keywordFlag, keywordNumber, keywordText } from "./keywords.js";
import { renderArgs } from "./module-args.js";
import type { SharedByItems } from "./shared-by-items.js";
import { inOption, sayingWhere } from "./undefined.js";

/** One pass of a task: the whole of it, or one item of its loop. Options are rendered in the pass's own scope. */
export interface Pass {
  scope: Scope;
  templar: Templar;
  startedAt: number;
  noLog: boolean;
  ignoreErrors: boolean;
  diff: boolean;
  delegatedTo?: string;
  delegateFacts: boolean;
  loop?: PassLoop;
  /** Set when the pass ended before the module. */
  early?: TaskResult;
  module?: ModuleItem;
  /** In a check: why it is not known whether the pass would run at all. */
  unknown?: string;
}

/** One item of a task's loop. */
export interface PassLoop {
  item: Value;
  values: Values;
  index?: number;
  shared: SharedByItems;
}

/** The pass's scope: what the task has found out so far on top of the host's variables, the item above that. */
export function passScope(base: Scope, found: Values, loop: Values | undefined): Scope {
  const scope = base.with(layerOf("this task", found, false));
  return loop ? scope.with(layerOf("loop", loop, false)) : scope;
}

/** Evaluates `when`; then renders options and arguments. Template errors are thrown: they end the whole task. */
export function startPass(
  job: TaskJob,
  scope: Scope,
  module: Module | undefined,
  loop: Pass["loop"],
  loopError?: unknown,
): Pass {
  const { task, services } = job;
  const templar = services.templar(task, job.play, scope);
  const pass: Pass = {
    scope,
    templar,
    startedAt: services.now(),
    noLog: shared(loop, templar, "no_log", (once) => keywordFlag(task, "no_log", once)) ?? services.defaultNoLog,
    ignoreErrors: false,
    diff: false,
    delegateFacts: false,
    ...(loop ? { loop } : {}),
  };
  if (!evaluateWhen(job, pass, loopError)) {
    pass.early = { changed: false, skipped: true, skip_reason: "Conditional result was False" };
    return pass;
  }
  if (loopError !== undefined) throw loopError;
  Object.assign(
    pass,
    shared(loop, templar, "keywords", (once) => keywordsOf(job, once)),
  );
  if (pass.delegatedTo !== undefined) {
    pass.scope = scope.with(services.delegatedLayer(job, pass.delegatedTo));
    pass.templar = services.templar(task, job.play, pass.scope);
  }
  if (module) pass.module = moduleItem(job, pass, module);
  if (pass.unknown !== undefined && pass.module?.check === false) {
    // What really runs in a check must not run on a guess.
    pass.early = {
      changed: false,
      skipped: true,
      msg: `not run in a check: ${pass.unknown}`,
      [notKnown]: pass.unknown,
    };
  }
  return pass;
}

/** A value of a pass; one that all items of a loop have in common is rendered for the first of them only. */
function shared<Type>(
  loop: PassLoop | undefined,
  templar: Templar,
  what: string,
  render: (templar: Templar) => Type,
): Type {
  return loop ? loop.shared.value(what, loop.values, templar, render) : render(templar);
}

function keywordsOf({ task, services }: TaskJob, templar: Templar) {
  const ignoreErrors = keywordFlag(task, "ignore_errors", templar) ?? false;
  const diff = keywordFlag(task, "diff", templar) ?? services.diff;
  const delegateFacts = keywordFlag(task, "delegate_facts", templar) ?? false;
  const delegatedTo = keywordText(task, "delegate_to", templar);
  return { ignoreErrors, diff, delegateFacts, ...(delegatedTo === undefined ? {} : { delegatedTo }) };
}

/** A condition that cannot be evaluated is no reason when the loop itself failed: that is the error to show. */
function evaluateWhen(job: TaskJob, pass: Pass, loopError: unknown): boolean {
  try {
    return whenHolds(job.task, pass.templar, (why) => {
      pass.unknown = why;
    });
  } catch (error) {
    throw loopError ?? error;
  }
}

function moduleItem(job: TaskJob, pass: Pass, module: Module): ModuleItem {
  const { task, services } = job;
  const { templar } = pass;
  const once = <Type>(what: string, render: (templar: Templar) => Type) => shared(pass.loop, templar, what, render);
  const contact = contactOf(job, pass);
  const { check, background, guard } = once("module", (of) => modesOf(job, of));
  return {
    module,
    written: task.action,
    given: sayingWhere(inOption, () => renderArgs(task, module, templar, services.omit)),
    positions: task.argPositions,
    position: task.position,
    board: () => contact.board(),
    become: contact.become(),
    environment: once("environment", (of) => environmentOf(task, of)),
    check,
    task: job.info.name,
    ...reviewOf(job, pass, module, check),
    ...(task.keywords.get("changed_when")?.value === false ? { asks: true } : {}),
    ...(check && services.check ? { foresight: () => services.foresight.of(contact.board().target) } : {}),
    diff: pass.diff,
    resolve: (_name, input) => services.resolveInput(job, templar, input, () => rsyncEnds(job, pass)),
    markSecret: (text) => services.markSecret(text),
    ...guard,
    ...(background
      ? { job: { ...background, id: services.newJobId(), folder: asyncFolder(templar, services.asyncFolder) } }
      : {}),
  };
}

function modesOf({ task, services }: TaskJob, templar: Templar) {
  const seconds = keywordNumber(task, "async", templar) ?? 0;
  const poll = seconds > 0 ? (keywordNumber(task, "poll", templar) ?? services.defaultPoll) : 0;
  return {
    background: seconds > 0 ? { seconds, poll } : undefined,
    check: keywordFlag(task, "check_mode", templar) ?? services.check,
    guard: guardOf(task, templar),
  };
}

/** The board and the user of a pass. */
function contactOf(job: TaskJob, pass: Pass): Contact {
  const { services } = job;
  const { loop, templar, delegatedTo } = pass;
  if (!loop && delegatedTo === undefined) return services.ownContact(job, templar);
  if (!loop) return services.contact(job, templar, delegatedTo);
  const of = (what: string) => `${what} ${delegatedTo ?? ""}`;
  let board: Board | undefined;
  return {
    board: () => {
      board ??= shared(loop, templar, of("board"), (once) => services.contact(job, once, delegatedTo).board());
      services.noteTask(board.target.name, job.info);
      return board;
    },
    become: () => shared(loop, templar, of("become"), (once) => services.contact(job, once, delegatedTo).become()),
  };
}

/** Who runs rsync and towards whom: delegation says where it runs, the task's own board stays the other end. */
function rsyncEnds(job: TaskJob, pass: Pass): RsyncEnds {
  const contact = job.services.contact(job, pass.templar, pass.delegatedTo);
  const own = pass.delegatedTo === undefined ? contact : job.services.contact(job, pass.templar, undefined);
  const board = own.board().target;
  const runner = contact.board().target;
  return { board, runner, become: own.become(), delegated: pass.delegatedTo !== undefined };
}

/** Changes of this pass as a reviewer sees them. What really runs in a check (`check_mode: false`) is not planned. */
function reviewOf(job: TaskJob, pass: Pass, module: Module, check: boolean): Pick<ModuleItem, "review"> {
  const { review } = job.services;
  if (!review || (!check && job.services.check) || runsInChecks(job.task)) return {};
  const { task, info, host } = job;
  const place = { host, key: taskKey(info.play.position, task), task: info.name, module: module.name };
  const item = pass.loop?.index === undefined ? {} : { item: pass.loop.index, label: str(pass.loop.item) };
  return {
    review: (plan, unknown) => {
      const { operations, diff = [] } = plan;
      const uncertain = pass.unknown ?? unknown;
      const intent = { operations, diff, noLog: pass.noLog, ...(uncertain === undefined ? {} : { uncertain }) };
      if (check) review.planned({ ...place, ...item }, intent);
      return check ? undefined : review.judge({ ...place, ...item }, intent);
    },
  };
}

/** A plan is told of a task whose arguments or items a check can't know. */
export function planUnknown({ task, info, host, services }: TaskJob, module: string, why: string): void {
  const place = { host, key: taskKey(info.play.position, task), task: info.name, module };
  services.review?.planned(place, { operations: [], diff: [], noLog: false, uncertain: why });
}

function runsInChecks(task: TaskNode): boolean {
  return nearestKeyword(task, "check_mode")?.value === false;
}

/** Handlers that the task names, rendered. */
export function notifyOf(job: TaskJob, templar: Templar): string[] {
  const keyword = job.task.keywords.get("notify") ?? inheritedNotify(job);
  if (!keyword) return [];
  const value = templar.template(keyword.value, keyword.position);
  if (value === null || value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map((name) => str(name));
}

function inheritedNotify(job: TaskJob) {
  for (let parent = job.task.parent; parent && parent.kind !== "play"; parent = parent.parent) {
    const keyword = parent.kind === "task" ? undefined : parent.keywords.get("notify");
    if (keyword) return keyword;
  }
  return undefined;
}
