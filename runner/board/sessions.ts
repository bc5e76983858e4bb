import type { BoardInfo } from "../../modules/kit/board-info.js";
import type { Reader, Reading as ReadingValue } from "../../modules/kit/readers.js";
import { applyGroups } from "./apply.js";
import { readOn } from "./readings.js";
import type { ApplySession, ChangeGroup, ExchangeOptions, GroupOutcome, ReadSession } from "./session.js";
import type { Slot } from "./slot.js";

/** A session that can only read: nothing that is reachable from it sends an operation. */
export class Reading implements ReadSession {
  readonly #slot: Slot;

  constructor(slot: Slot) {
    this.#slot = slot;
  }

  get info(): BoardInfo {
    return this.#slot.info.board;
  }

  read(readers: readonly Reader[], options: ExchangeOptions = {}): Promise<ReadingValue[]> {
    return readOn(this.#slot, readers, options);
  }
}

/** A session that can change the board, too. */
export class Changing extends Reading implements ApplySession {
  readonly #slot: Slot;

  constructor(slot: Slot) {
    super(slot);
    this.#slot = slot;
  }

  apply(groups: readonly ChangeGroup[], options: ExchangeOptions = {}): Promise<GroupOutcome[]> {
    return applyGroups(this.#slot, groups, options);
  }
}
