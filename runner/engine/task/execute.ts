import type { Module } from "../../../modules/contract.js";
import { AxleError } from "../../errors.js";
import type { DiffEntry, TaskResult } from "../../events.js";
import { nearestKeyword } from "../../load/effective.js";
import { str } from "../../template/values.js";
import { notKnown, type Value } from "../../values.js";
import { type Prepared, type PreparedPass, takeUp } from "../ahead/prepared.js";
import { errorResult } from "../module/errors.js";
import type { ModuleOutcome } from "../module/item.js";
import { type Attempted, attemptPass, runBatch } from "./attempts.js";
import { whyUnforeseen } from "./condition.js";
import { itemsDepend } from "./dependence.js";
import { changesInventory, emitItem } from "./item-event.js";
import type { TaskJob, Values } from "./job.js";
import { judge } from "./judge.js";
import { keywordFlag, keywordText } from "./keywords.js";
import { type LoopControl, loopControl, loopItems, passVariables } from "./loop.js";
import type { ItemOutcome, TaskOutcome } from "./outcome.js";
import { notifyOf, type Pass, passScope, planUnknown, startPass } from "./pass.js";
import { diffField, loopResult } from "./result.js";
import { SharedByItems } from "./shared-by-items.js";

/** What carries a task out: a module, or the engine itself for what the language includes. */
export type Carrier =
  | { kind: "module"; module: Module }
  | { kind: "include"; prepare(job: TaskJob, pass: Pass): { args: Values; file?: string } };

/** Runs a task on a board: its loop, conditions, retries. Failures are outcomes; only an interruption throws. */
export async function executeTask(job: TaskJob, carrier: Carrier): Promise<TaskOutcome> {
  const startedAt = job.services.now();
  const execution = new Execution(job, carrier);
  try {
    return await execution.run(startedAt);
  } catch (error) {
    if (error instanceof AxleError && error.kind === "interrupted") throw error;
    return execution.failWhole(error, startedAt);
  }
}

class Execution {
  /** What this task has found out: registered results and facts, for later items and for `*_when`. */
  readonly #found: Values = {};
  readonly #items: ItemOutcome[] = [];
  readonly #shared: SharedByItems;

  constructor(
    private readonly job: TaskJob,
    private readonly carrier: Carrier,
  ) {
    this.#shared = new SharedByItems(job, this.#found);
  }

  async run(startedAt: number): Promise<TaskOutcome> {
    const { job } = this;
    const prepared = job.ahead?.prepared;
    if (prepared) return this.#runPrepared(prepared, startedAt);
    const templar = job.services.templar(job.task, job.play, job.scope);
    let items: Value[] | undefined;
    let loopError: unknown;
    try {
      items = loopItems(job.task, templar);
    } catch (error) {
      if (!(error instanceof AxleError) || error.kind !== "undefined-variable") throw error;
      loopError = error;
    }
    if (items) return this.#runLoop(items, loopControl(job.task, templar), startedAt);
    const pass = startPass(job, passScope(job.scope, this.#found, undefined), this.#module(), undefined, loopError);
    const item = await this.#finishPass(pass);
    return this.#outcome(item.result, [item], false, item, startedAt);
  }

  /** Nothing that it was rendered from has changed since it was looked at. */
  async #runPrepared({ items, passes }: Prepared, startedAt: number): Promise<TaskOutcome> {
    const { job } = this;
    if (items) {
      const control = loopControl(job.task, job.services.templar(job.task, job.play, job.scope));
      if (!itemsDepend(job.task, control)) return this.#runLoop(items, control, startedAt, passes);
      return this.#runLoop(items, control, startedAt);
    }
    const item = await this.#finishPass(takeUp(job, this.#found, passes[0]!));
    return this.#outcome(item.result, [item], false, item, startedAt);
  }

  async #runLoop(
    items: Value[],
    control: LoopControl,
    startedAt: number,
    prepared?: readonly PreparedPass[],
  ): Promise<TaskOutcome> {
    if (this.job.scope.has(control.loopVar)) this.#warnLoopVar(control.loopVar);
    const together = !itemsDepend(this.job.task, control);
    const pending: Pass[] = [];
    try {
      for (let index = 0; index < items.length; index++) {
        if (index > 0 && control.pauseSeconds > 0) await this.job.services.sleep(control.pauseSeconds * 1000);
        const known = prepared?.[index];
        const pass = known ? takeUp(this.job, this.#found, known) : this.#startItem(items, control, index);
        if (together && (pending.length > 0 || !(await this.#doneAtOnce(pass, control)))) pending.push(pass);
        else if (!together) this.#emitItem(await this.#finishPass(pass), pass, control);
      }
    } finally {
      // Items before one whose arguments cannot be rendered are carried out, as they would be one by one.
      await this.#finishBatch(pending, control);
    }
    const result = loopResult(this.#items.map((item) => ({ ...item.result })));
    collectWarnings(result);
    return this.#outcome(
      result,
      this.#items,
      true,
      this.#items.find((item) => item.result.failed),
      startedAt,
    );
  }

  #startItem(items: Value[], control: LoopControl, index: number): Pass {
    const values = passVariables(control, items, index);
    const loop = { item: items[index], values, index, shared: this.#shared };
    const scope = passScope(this.job.scope, this.#found, values);
    return startPass(this.job, scope, this.#module(), loop);
  }

  /** Items that need no board are done as they come, so that the next one sees what they set. */
  async #doneAtOnce(pass: Pass, control: LoopControl): Promise<boolean> {
    if (!pass.early && this.carrier.kind === "module") {
      const attempted = await attemptPass(this.job, pass, this.#found, "without-board");
      if (!attempted) return false;
      this.#emitItem(this.#itemOutcome(pass, attempted), pass, control);
      return true;
    }
    this.#emitItem(await this.#finishPass(pass), pass, control);
    return true;
  }

  async #finishBatch(pending: readonly Pass[], control: LoopControl): Promise<void> {
    if (pending.length === 0) return;
    const running = pending.filter((pass) => !pass.early);
    const outcomes = new Map<Pass, ModuleOutcome>();
    const results = await runBatch(this.job, running, !this.#items.some(({ result }) => result.failed));
    for (const [index, pass] of running.entries()) outcomes.set(pass, results[index]!);
    for (const pass of pending) {
      const outcome = outcomes.get(pass);
      const item = outcome
        ? this.#itemOutcome(pass, { outcome, result: judge(this.job, pass, outcome, this.#found, undefined) })
        : await this.#finishPass(pass);
      this.#emitItem(item, pass, control);
    }
  }

  async #finishPass(pass: Pass): Promise<ItemOutcome> {
    if (pass.early) return this.#itemOutcome(pass, { result: pass.early });
    if (this.carrier.kind === "include") {
      const include = this.carrier.prepare(this.job, pass);
      return { ...this.#itemOutcome(pass, { result: { changed: false } }), include };
    }
    const attempted = await attemptPass(this.job, pass, this.#found, "fully");
    return this.#itemOutcome(pass, attempted!);
  }

  #itemOutcome(pass: Pass, { result, outcome }: Attempted): ItemOutcome {
    const { job } = this;
    const noLog = pass.noLog || outcome?.result["_ansible_no_log"] === true;
    if (pass.unknown !== undefined && result.failed) {
      // It may well not run at all: no reason to end the check.
      Object.assign(result, { failed: false, changed: false, msg: `would fail, if it runs: ${str(result.msg)}` });
    }
    if (pass.diff && outcome && outcome.diff.length > 0)
      result["diff"] = diffField(this.#module(), outcome.diff as DiffEntry[]);
    return {
      result,
      effects: result.failed ? [] : (outcome?.effects ?? []),
      diff: pass.diff && outcome && result.changed ? (outcome.diff as DiffEntry[]) : [],
      notify: result.skipped ? [] : notifyOf(job, pass.templar),
      ignoreErrors: pass.ignoreErrors,
      noLog,
      elapsedMs: job.services.now() - pass.startedAt,
      ...(pass.delegatedTo === undefined ? {} : { delegatedTo: pass.delegatedTo }),
      ...(pass.delegateFacts ? { delegateFacts: true } : {}),
      ...showOf(outcome),
      ...(outcome?.result["_ansible_stop_play"] === true && result.failed ? { stopsPlay: true } : {}),
      ...unknownOf(pass, outcome),
    };
  }

  #emitItem(item: ItemOutcome, pass: Pass, control: LoopControl): void {
    const values = pass.loop!.values;
    item.result = { ...item.result, ...values };
    let label = str(pass.loop!.item);
    try {
      label = str(pass.templar.template(control.label, this.job.task.position));
    } catch (error) {
      if (!(error instanceof AxleError)) throw error;
      item.result.failed = true;
      item.result.msg = `Failed to template loop_control.label: ${error.message}`;
    }
    item.loop = { item: pass.loop!.item, label, values };
    this.#items.push(item);
    if (!item.include && !changesInventory(item)) emitItem(this.job.services, this.job.info, this.job.host, item);
  }

  /** An error that belongs to the task, not to an item: templates, conditions, the loop itself. */
  failWhole(error: unknown, startedAt: number): TaskOutcome {
    const { job } = this;
    const why = error instanceof AxleError && error.kind === "unforeseen" ? whyUnforeseen(error) : undefined;
    const result = (why === undefined ? errorResult(error, job.task.action) : this.#unforeseen(why)) as TaskResult;
    const templar = job.services.templar(job.task, job.play, job.scope);
    const delegatedTo = ifKnown(() => keywordText(job.task, "delegate_to", templar));
    const item: ItemOutcome = {
      result,
      effects: [],
      diff: [],
      notify: [],
      ignoreErrors: ifKnown(() => keywordFlag(job.task, "ignore_errors", templar)) ?? false,
      noLog: ifKnown(() => keywordFlag(job.task, "no_log", templar)) ?? job.services.defaultNoLog,
      ...(delegatedTo === undefined ? {} : { delegatedTo }),
      elapsedMs: job.services.now() - startedAt,
      ...(why === undefined ? {} : { unknown: why }),
    };
    return this.#outcome(result, [item], false, item, startedAt);
  }

  /** A task whose arguments a check can't know may change something, unless its module never does. */
  #unforeseen(why: string): Record<string | symbol, Value> {
    const module = this.#module();
    const changed = module?.changes !== false;
    if (changed && module) planUnknown(this.job, module.name, why);
    return { changed, msg: `not known in a check: ${why}`, [notKnown]: why };
  }

  #outcome(
    result: TaskResult,
    items: readonly ItemOutcome[],
    looped: boolean,
    deciding: ItemOutcome | undefined,
    startedAt: number,
  ): TaskOutcome {
    const { job } = this;
    const first = deciding ?? items[0];
    return {
      result,
      items,
      looped,
      ignoreErrors: first?.ignoreErrors ?? false,
      ignoreUnreachable: this.#ignoreUnreachable(),
      noLog: items.some((item) => item.noLog),
      ...(first?.delegatedTo === undefined ? {} : { delegatedTo: first.delegatedTo }),
      elapsedMs: job.services.now() - startedAt,
    };
  }

  #ignoreUnreachable(): boolean {
    const { job } = this;
    if (!nearestKeyword(job.task, "ignore_unreachable")) return false;
    return keywordFlag(job.task, "ignore_unreachable", job.services.templar(job.task, job.play, job.scope)) ?? false;
  }

  #module(): Module | undefined {
    return this.carrier.kind === "module" ? this.carrier.module : undefined;
  }

  #warnLoopVar(name: string): void {
    this.job.services.warn(
      `The loop variable '${name}' is already in use. You should set the \`loop_var\` value in the \`loop_control\` option for the task to something else to avoid variable collisions and unexpected behavior.`,
      this.job,
    );
  }
}

/** What an option comes to, where that can be told. */
function ifKnown<Type>(read: () => Type): Type | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** What a check could not know: whether the pass would run, or what it would find. */
function unknownOf(pass: Pass, outcome: ModuleOutcome | undefined): Pick<ItemOutcome, "unknown"> {
  const why = pass.unknown ?? outcome?.unknown?.why;
  return why === undefined ? {} : { unknown: why };
}

function showOf(outcome: ModuleOutcome | undefined): Pick<ItemOutcome, "show"> {
  if (outcome?.result["_ansible_verbose_always"]) return { show: "always" };
  return outcome?.result["_ansible_verbose_override"] ? { show: "never" } : {};
}

/** Warnings of items are the loop's. */
function collectWarnings(result: TaskResult): void {
  const warnings: Value[] = [];
  for (const item of result["results"] as TaskResult[]) {
    if (Array.isArray(item["warnings"])) warnings.push(...item["warnings"]);
    delete item["warnings"];
  }
  if (warnings.length > 0) result["warnings"] = warnings;
}
