import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { Operation } from "../../../modules/kit/operations.js";
import type { Reader, Reading } from "../../../modules/kit/readers.js";
import type { Board } from "../../board/session.js";
import type { ChangingPlan, ModuleItem, Progressing } from "../module/item.js";
import type { Ahead } from "../task/job.js";
import type { Carried, Convoy } from "./convoys.js";
import { laneKey, laneOf } from "./lane-key.js";

/** What a lane has of looking ahead. */
export interface LaneAhead {
  /** Readings that were made before, for all of these readers, or undefined. */
  recall(item: ModuleItem, session: unknown, readers: Iterable<Reader>): Reading[] | undefined;
  /** What the tasks that follow (but for the first so many) will read in this lane, as far as it is known and not read yet. */
  foresee(item: ModuleItem, session: BoardInfo, done?: number): Promise<Reader[]>;
  keep(item: ModuleItem, session: unknown, readers: readonly Reader[], readings: readonly Reading[]): void;
  /** The item's board is being changed. */
  changed(item: ModuleItem): void;
  /** The changes of tasks that follow which can travel with these. To be asked before the board is changed. */
  convoy(changes: readonly [Progressing, ChangingPlan][], session: BoardInfo): Convoy | undefined;
  /** What has come already of the task's items, if they are as they were foreseen. */
  carried(runs: readonly Progressing[]): readonly Carried[] | undefined;
  /** These operations have been carried out. */
  settled(item: ModuleItem, operations: readonly Operation[]): void;
}

/**
 * @param elsewhere the task works on another board than its host
 * @param alone the task's own readings only, made now
 */
export function laneAhead(ahead: Ahead, elsewhere: boolean, alone: boolean): LaneAhead {
  const { memories, look } = ahead;
  const memoryOf = (board: Board) => memories.of(board);
  return {
    recall: (item, session, readers) =>
      alone ? undefined : memoryOf(item.board()).recall(laneKey(item), session, readers),
    foresee: async (item, session, done = 0) => {
      if (alone || elsewhere) return [];
      const lane = laneOf(item);
      const memory = memoryOf(lane.board);
      if (done > 0) memory.widen(done);
      const readers = await look.readers(lane, session, memory.window, memory.calm, done);
      return readers.filter((reader) => !memory.holds(lane.key, session, reader));
    },
    keep: (item, session, readers, readings) => memoryOf(item.board()).keep(laneKey(item), session, readers, readings),
    changed: (item) => memories.changed(item.board(), elsewhere),
    convoy: (changes, session) => (alone || elsewhere ? undefined : ahead.muster(changes, session)),
    carried: (runs) => ahead.carried(runs),
    settled: (item, operations) => memories.settled(item.board(), elsewhere || operations.some(worksOnController)),
  };
}

function worksOnController({ op }: Operation): boolean {
  return op === "save" || op === "controller-run";
}
