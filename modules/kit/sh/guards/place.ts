import type { BoardInfo } from "../../board-info.js";
import { jobsFolder, safeId } from "../jobs.js";

/**
 * Where a guard keeps what it needs to bring a board back: `was/` (what the paths were), `restore` and `guard` (its two
 * programs), `run` (who armed it), `until` (uptime at which its time is up), `process` (PID START BOOT), and `decided/`,
 * made by whoever settles it first: the guard when its time is up, or the controller over a fresh connection.
 */
export function guardFolder(id: string, board: BoardInfo): string {
  return `${guardsFolder(board)}/${safeId(id)}`;
}

export function guardsFolder(board: BoardInfo): string {
  return jobsFolder(board).replace(/jobs$/, "guards");
}
