import type { Operation } from "../../../modules/kit/operations.js";
import type { Reading } from "../../../modules/kit/readers.js";
import type { ApplySession, ChangeGroup, ExchangeOptions, GroupOutcome } from "../../board/session.js";
import type { LaneAhead } from "../ahead/lane-ahead.js";
import { bounded } from "../ahead/readable.js";
import { areApart } from "./apart.js";
import { underGuard } from "./guarding.js";
import type { ChangingPlan, Progressing } from "./item.js";
import { readAtEnd } from "./read-at-end.js";

/** Items of a loop, where no other task travels with them. */
function readOwnAtEnd(changes: Company["changes"], own: readonly ChangeGroup[]) {
  const runs = changes.map(([run]) => run);
  return own.length > 1 && areApart(runs, own) ? readAtEnd(own, true) : undefined;
}

/** An item's change, and what is read again after it. */
export function groupOf(
  run: Progressing,
  plan: ChangingPlan,
  operations: readonly Operation[],
  name: string,
): ChangeGroup {
  return {
    operations: underGuard(operations, run.item, name),
    after: plan.verify === false ? [] : [...run.readers.values()],
  };
}

/** What a task's changes travel with. */
export interface Company {
  ahead: LaneAhead | undefined;
  changes: readonly [Progressing, ChangingPlan][];
  /** Nothing else decides whether the task succeeds: tasks that follow may travel with it. */
  leads: boolean;
  /** Made at the last moment: they say whose exchange it is, and looking ahead asks for boards in others' names. */
  options(): ExchangeOptions;
}

/**
 * One exchange: a task's own changes; after them changes of tasks that follow, where they can travel with it, or readings
 * for items that wait for the next round; then what the tasks after that will want to read.
 *
 * @returns the outcomes of the task's own groups, then of those that wait
 */
export async function travelTogether(
  session: ApplySession,
  own: readonly ChangeGroup[],
  next: readonly Progressing[],
  { ahead, changes, leads, options }: Company,
): Promise<GroupOutcome[]> {
  const { item } = changes[0]![0];
  const convoy = leads && next.length === 0 ? ahead?.convoy(changes, session.info) : undefined;
  ahead?.changed(item);
  const further = next.length === 0 ? ((await ahead?.foresee(item, session.info, convoy?.tasks)) ?? []) : [];
  const chain = convoy
    ? readAtEnd([...own.map((group) => ({ ...group, chained: true })), ...convoy.groups], false)
    : readOwnAtEnd(changes, own);
  const first = chain?.groups ?? own;
  const reread = { operations: [], after: next.flatMap(({ readers }) => [...readers.values()]) };
  const rereads = next.length > 0 ? [reread] : [];
  const last = further.length > 0 ? [{ operations: [], after: further.map(bounded), optional: true }] : [];
  const outcomes = await session.apply([...first, ...rereads, ...last], options());
  ahead?.settled(
    item,
    own.flatMap(({ operations }) => operations),
  );
  const come = chain ? chain.outcomes(outcomes) : outcomes.slice(0, own.length);
  convoy?.arrived(come.slice(own.length));
  const readings = last.length > 0 ? outcomes.at(-1)!.after : undefined;
  if (readings) ahead?.keep(item, session.info, further, readings);
  return [...come.slice(0, own.length), ...shared(next, outcomes[first.length]?.after)];
}

/** Readings that were made together, for each item its own. */
function shared(runs: readonly Progressing[], readings: readonly Reading[] | undefined): GroupOutcome[] {
  let from = 0;
  return runs.map(({ readers }) => {
    const after = readings?.slice(from, from + readers.size);
    from += readers.size;
    return { operations: [], ...(after ? { after } : {}) };
  });
}
