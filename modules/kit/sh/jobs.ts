import type { BoardInfo } from "../board-info.js";

/**
 * Where a durable job keeps its script, log, process and exit status. Root's jobs live below /var/lib; others' below
 * their home, since nothing else is sure to survive a restart and to be theirs.
 */
export function jobFolder(id: string, board: BoardInfo, folder?: string): string {
  return `${folder === undefined ? jobsFolder(board) : atHome(folder, board)}/${safeId(id)}`;
}

export function jobsFolder(board: BoardInfo): string {
  return board.uid === 0 ? "/var/lib/axle/jobs" : `${board.home}/.axle/jobs`;
}

/** A folder on the board, where `~` is the user's home. */
export function atHome(folder: string, board: BoardInfo): string {
  const path = folder.replace(/^~(?=\/|$)/, () => board.home);
  return path.replace(/(?<=.)\/+$/, "");
}

/** An id as one file name: anything unusual becomes its hex code, so that two ids never share a folder. */
export function safeId(id: string): string {
  const name = id.replace(/[^A-Za-z0-9._-]/gu, (letter) => `%${letter.codePointAt(0)!.toString(16)}`);
  return name.startsWith(".") ? `%2e${name.slice(1)}` : name;
}
