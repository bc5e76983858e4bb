import type { Board } from "../../board/session.js";
import type { ModuleItem } from "../module/item.js";

/** What items must share to travel in one exchange: the board, and whom and how they work there. */
export interface Lane {
  board: Board;
  /** User, environment and mode, as text. */
  key: string;
}

/** @throws AxleError when the board's address is wrong */
export function laneOf(item: ModuleItem): Lane {
  return { board: item.board(), key: laneKey(item) };
}

export function laneKey(item: ModuleItem): string {
  return JSON.stringify([item.become ?? null, item.environment, item.check]);
}
