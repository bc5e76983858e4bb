import { canShareMkdir, madeBefore, makeFolders, sharesOf } from "../../modules/kit/sh/index.js";
import type { Piece } from "./script.js";
import type { ChangeGroup } from "./session.js";

/** What a group's only operation, a new folder, has to do with its neighbours'. */
export interface Shared {
  /** Commands that go before the group: they make the folders of all. */
  before?: string;
  /** A condition: nothing is left to do. */
  made: string;
}

/**
 * New folders of neighbouring groups (the items of a loop) by one process. Only groups that nothing else depends on: what
 * one of them makes is the same whether the one before has failed or not. By the group's number.
 */
export function foldersTogether(groups: readonly ChangeGroup[], pieces: readonly Piece[]): Map<number, Shared> {
  const found = new Map<number, Shared>();
  for (const run of runsOf(groups, pieces)) {
    for (const share of sharesOf(run)) {
      for (const { key, operation } of share) found.set(key, { made: madeBefore(key, operation) });
      found.get(share[0]!.key)!.before = makeFolders(share);
    }
  }
  return found;
}

type Folder = { key: number; operation: Parameters<typeof madeBefore>[1] };

/** Neighbouring groups of nothing but one new folder each. */
function runsOf(groups: readonly ChangeGroup[], pieces: readonly Piece[]): Folder[][] {
  const runs: Folder[][] = [[]];
  for (const { group, from } of pieces) {
    const { operations, after, chained } = groups[group]!;
    const [operation, ...more] = operations;
    const alone = from === 0 && more.length === 0 && after.length === 0 && !chained;
    if (alone && operation && canShareMkdir(operation)) runs.at(-1)!.push({ key: group, operation });
    else runs.push([]);
  }
  return runs;
}
