import type { Board } from "../../board/session.js";
import { BoardMemory } from "./memory.js";

/** The memories of all boards of a run. */
export class Memories {
  readonly #boards = new Map<Board, BoardMemory>();
  /** Counts what may have changed files of the controller, or what a session knows of its board. */
  epoch = 0;

  note(): void {
    this.epoch++;
  }

  of(board: Board): BoardMemory {
    let memory = this.#boards.get(board);
    if (!memory) {
      memory = new BoardMemory();
      this.#boards.set(board, memory);
    }
    return memory;
  }

  /** Time goes by on purpose (a pause, a retry): whoever waits wants to see what has become of the boards. */
  forget(): void {
    for (const memory of this.#boards.values()) memory.forget();
  }

  /**
   * A board is being changed: what was read of it is void, and so is what was read of others that may be the same
   * machine, or see its files (a guest and the board that it lives on). A task that works elsewhere than on its own host
   * (`delegate_to`), or on the controller, may have anything in mind: then nothing is remembered of any board.
   */
  changed(board: Board, elsewhere: boolean): void {
    const address = addressOf(board);
    if (elsewhere || address === undefined) this.note();
    for (const [other, memory] of this.#boards) {
      if (elsewhere || address === undefined || other === board || addressOf(other) === address) memory.changed();
    }
  }

  /** Another process of the run has changed something, somewhere. */
  changedElsewhere(): void {
    this.note();
    for (const memory of this.#boards.values()) memory.changed();
  }

  /**
   * A change is over. Tasks that follow may have been rendered while it went on: where it concerned the controller, they
   * have seen its files as they were before.
   */
  settled(board: Board, onController: boolean): void {
    if (onController || addressOf(board) === undefined) this.note();
  }
}

/** Where a board is reached; undefined for the controller itself. */
function addressOf({ target }: Board): string | undefined {
  return target.connection === "local" || target.guest?.local ? undefined : `${target.host}:${target.port ?? 22}`;
}
