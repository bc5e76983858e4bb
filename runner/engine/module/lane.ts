import type { Plan } from "../../../modules/contract.js";
import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { OperationResult } from "../../../modules/kit/operations.js";
import { Unforeseen } from "../../../modules/kit/predictions.js";
import type { Reading } from "../../../modules/kit/readers.js";
import type { ApplySession, ExchangeOptions, ReadSession } from "../../board/session.js";
import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";
import { isDone } from "../ahead/convoys.js";
import { readTogether } from "../ahead/read-together.js";
import { foretell, planAhead, takeReading } from "../foresight/item.js";
import { asJob, type JobStart, withJob } from "./async.js";
import { TouchedThings } from "./conflicts.js";
import { endsTask, failedOutcome } from "./errors.js";
import { undoAll, withoutGuard } from "./guarding.js";
import type { ChangingPlan, Exchanging, ModuleItem, ModuleOutcome, Progressing } from "./item.js";
import { BoardNeeded, unknownBoard, unknownSession } from "./lazy-info.js";
import { isLeftBehind, jobStarted, leaveJobs } from "./left-behind.js";
import { openSession } from "./opening.js";
import { changedOutcome, notReviewed, restingOutcome } from "./outcomes.js";
import { prepareItem } from "./prepare.js";
import { type Asking, byName, clockOf, failedRun, furtherReaders, putOff, recall, takeFresh } from "./rounds.js";
import { groupOf, travelTogether } from "./travel.js";

/**
 * Items that share a board, a user, an environment and a mode. Their readings travel in one exchange and their changes in
 * a second one; an item that would read what an earlier one changes goes into the next round.
 */
export class Lane {
  #session: ReadSession | ApplySession | undefined;

  constructor(
    private readonly items: readonly ModuleItem[],
    private readonly exchanging: Exchanging,
  ) {}

  /** One outcome per item, in order. Failures are outcomes; only an interruption throws. */
  async run(): Promise<ModuleOutcome[]> {
    const runs: Progressing[] = [];
    for (const item of this.items) runs.push(await this.#prepare(item));
    await this.#takeOver(runs);
    let pending = runs.filter((run) => !run.outcome);
    while (pending.length > 0) pending = await this.#round(pending);
    const done = runs.filter(isLeftBehind);
    if (done.length > 0) {
      const session = (await this.#open(done[0]!.item)) as ApplySession;
      await this.#guard(done, () => leaveJobs(done, session, this.#options(done)));
    }
    return runs.map((run) => withJob(run.item, run.outcome!, this.#session?.info.home));
  }

  /** Changes that travelled with those of an earlier task are told now. */
  async #takeOver(runs: readonly Progressing[]): Promise<void> {
    const carried = this.exchanging.ahead?.carried(runs);
    for (const [index, one] of (carried ?? []).entries()) {
      const run = runs[index]!;
      if (!one.plan && one.isNew()) takeFresh(run, one.outcome.after);
      if (!isDone(one)) continue;
      await this.#open(run.item);
      Object.assign(run, { seen: one.seen, rounds: 1 });
      this.#settle(run, one.plan, one.outcome.operations, one.outcome.after, undefined, false);
    }
  }

  async #prepare(item: ModuleItem): Promise<Progressing> {
    if (item.prepared) {
      const run = item.prepared;
      delete item.prepared;
      return run;
    }
    try {
      return await prepareItem(item, this.#session?.info ?? unknownBoard);
    } catch (error) {
      if (endsTask(error)) throw error;
      if (!(error instanceof BoardNeeded)) return failedRun(item, error);
    }
    try {
      return await prepareItem(item, (await this.#open(item)).info);
    } catch (error) {
      return failedRun(item, error);
    }
  }

  /** Reads, plans, applies; gives the items that are not done yet. */
  async #round(pending: Progressing[]): Promise<Progressing[]> {
    const readable = await this.#readAll(pending);
    const touched = new TouchedThings();
    const changes: [Progressing, ChangingPlan][] = [];
    let waitSeconds = 0;
    for (const run of readable) {
      const readers = [...run.readers.values()];
      const outdated = touched.outdates(readers);
      const plan = await this.#plan(run);
      if (!plan) continue;
      if (plan.plan === "wait") waitSeconds = Math.max(waitSeconds, plan.seconds);
      else if (plan.plan !== "change" && plan.plan !== "unknown") {
        if (!outdated) this.#rest(run, plan);
      } else {
        touched.add(plan.operations, readers);
        if (!outdated) this.#decide(run, plan, changes);
      }
    }
    if (changes.length > 0) await this.#applyAll(changes, putOff(pending, changes, waitSeconds), pending);
    const left = pending.filter((run) => !run.outcome);
    if (waitSeconds > 0 && left.length > 0) await this.exchanging.sleep(waitSeconds * 1000);
    return left;
  }

  async #readAll(runs: Progressing[]): Promise<Progressing[]> {
    return this.#guard(runs, async () => {
      let asking: Asking = [];
      for (const run of runs) {
        if (run.fresh) asking.push(...this.#more(run));
        else {
          run.seen = {};
          delete run.doubts;
          asking.push([run, run.readers]);
        }
        run.fresh = false;
      }
      while (asking.some(([, readers]) => readers.size > 0)) {
        await this.#read(asking);
        asking = runs.flatMap((run) => this.#more(run));
      }
    });
  }

  /** One exchange, for what nobody has read yet; readings of tasks that follow ride along. */
  async #read(asking: Asking): Promise<void> {
    const [first] = this.items;
    const session = await this.#open(first!);
    const { ahead } = this.exchanging;
    const unread = asking.filter(([run, wanted]) => !recall(run, wanted, session.info, ahead));
    const readers = unread.flatMap(([, wanted]) => [...wanted.values()]);
    if (readers.length === 0) return;
    const again = unread.some(([run]) => run.rounds > 0);
    const further = again ? [] : ((await ahead?.foresee(first!, session.info)) ?? []);
    const readings = await readTogether(session, readers, further, this.#options(unread.map(([run]) => run)));
    let next = 0;
    for (const [run, wanted] of unread)
      for (const [name, reader] of wanted) takeReading(run, name, reader, readings.own[next++]!);
    if (readings.further) ahead?.keep(first!, session.info, further, readings.further);
  }

  /** What a module wants to read now that it has seen something. */
  #more(run: Progressing): Asking {
    if (run.outcome || run.unforeseen !== undefined) return [];
    try {
      const more = run.item.module.probeMore?.(run.args as never, run.seen as never, this.#info(), run.inputs as never);
      const fresh = furtherReaders(run, more);
      return fresh.size > 0 ? [[run, fresh]] : [];
    } catch (error) {
      if (error instanceof Unforeseen) run.unforeseen = error.why;
      else run.outcome = failedOutcome(error, run.item);
      return [];
    }
  }

  async #plan(run: Progressing): Promise<Plan | undefined> {
    if (run.outcome) return undefined;
    try {
      return this.#ask(run);
    } catch (error) {
      if (!(error instanceof BoardNeeded)) {
        run.outcome = failedOutcome(error, run.item);
        return undefined;
      }
    }
    await this.#guard([run], async () => void (await this.#open(run.item)));
    return this.#plan(run);
  }

  #ask(run: Progressing): Plan {
    const clock = clockOf(run);
    const plan = planAhead(run, (seen) =>
      run.item.module.plan(run.args as never, seen as never, this.#info(), run.inputs as never, clock),
    );
    run.rounds++;
    return plan;
  }

  #rest(run: Progressing, plan: Exclude<Plan, { plan: "change" | "unknown" | "wait" }>): void {
    run.outcome = run.applied ? changedOutcome(run, this.#info(), plan.plan === "refused") : restingOutcome(run, plan);
  }

  #decide(run: Progressing, plan: ChangingPlan, changes: [Progressing, ChangingPlan][]): void {
    if (run.applied) run.outcome = changedOutcome(run, this.#info(), true);
    else if (run.item.check) run.outcome = foretell(run, plan, this.#session?.info ?? unknownSession);
    else {
      const refusal = run.item.review?.(plan, undefined);
      if (refusal === undefined) changes.push([run, plan]);
      else run.outcome = restingOutcome(run, notReviewed(refusal));
    }
  }

  /** One exchange for all changes; items that wait for the next round are read again after them. */
  async #applyAll(
    changes: [Progressing, ChangingPlan][],
    next: Progressing[],
    all: readonly Progressing[],
  ): Promise<void> {
    const runs = changes.map(([run]) => run);
    await this.#guard(runs, async () => {
      const session = (await this.#open(runs[0]!.item)) as ApplySession;
      const jobs = changes.map(([run, plan]) => asJob(run.item, plan));
      const own = changes.map(([change, plan], index) =>
        groupOf(change, plan, jobs[index]?.operations ?? plan.operations, this.exchanging.run),
      );
      for (const [index, run] of runs.entries()) run.sent = own[index]!.operations;
      const leads = this.exchanging.leads && all.every((run) => (run.outcome ? !run.outcome.result.failed : run.sent));
      const how = { ahead: this.exchanging.ahead, changes, leads, options: () => this.#options(runs) };
      const company = await travelTogether(session, own, next, how);
      for (const [index, [run, plan]] of changes.entries()) {
        const { operations, after } = company[index]!;
        this.#settle(run, plan, withoutGuard(operations, run.item), after, jobs[index], changes.length > 1);
      }
      for (const [index, run] of next.entries()) takeFresh(run, company[own.length + index]?.after);
    });
  }

  #settle(
    run: Progressing,
    plan: ChangingPlan,
    operations: OperationResult[],
    after: Reading[] | undefined,
    job: JobStart | undefined,
    together: boolean,
  ): void {
    const stale = operations.some((operation) => operation.status === "stale");
    if (stale && together && !run.reread) {
      run.reread = true;
      return;
    }
    if (job && run.item.job!.poll === 0 && operations.every((operation) => operation.status === "done")) {
      run.outcome = jobStarted(run, plan, operations);
      return;
    }
    run.applied = { plan, operations, seen: run.seen };
    if (after && plan.verify !== false) run.seen = byName(run, after);
    this.#verify(run, plan, after !== undefined);
  }

  /** Plans again from what was read after the change: nothing may be left to do. */
  #verify(run: Progressing, plan: ChangingPlan, readAgain: boolean): void {
    if (!readAgain || plan.verify === false || run.readers.size === 0) {
      run.outcome = changedOutcome(run, this.#info(), false);
      return;
    }
    try {
      const second = this.#ask(run);
      if (second.plan === "wait") return;
      run.outcome = changedOutcome(run, this.#info(), second.plan === "change");
    } catch (error) {
      run.outcome = failedOutcome(error, run.item);
    }
  }

  #info(): BoardInfo {
    return this.#session?.info ?? unknownBoard;
  }

  async #open(item: ModuleItem): Promise<ReadSession | ApplySession> {
    this.#session ??= await openSession(item, this.#options([]));
    return this.#session;
  }

  #options(runs: readonly Progressing[]): ExchangeOptions {
    const { signal, deadline, listener } = this.exchanging;
    const environment = this.items[0]!.environment;
    return {
      ...(Object.keys(environment).length > 0 ? { environment } : {}),
      ...(signal ? { signal } : {}),
      ...(deadline === undefined ? {} : { deadlineMs: Math.max(1, deadline - steadyNow()) }),
      ...(runs.length > 0 ? { listener: listener(runs) } : {}),
    };
  }

  /** Runs an exchange; when it fails, that is the outcome of every item in it. Gives the items that are still on their way. */
  async #guard(runs: Progressing[], exchange: () => Promise<void>): Promise<Progressing[]> {
    try {
      await exchange();
    } catch (error) {
      if (error instanceof AxleError && error.kind === "interrupted") throw error;
      const { deadlineMs: _, ...options } = this.#options(runs);
      await undoAll(error, runs, this.exchanging, options);
      for (const run of runs) run.outcome ??= failedOutcome(error, run.item);
    }
    return runs.filter((run) => !run.outcome);
  }
}
