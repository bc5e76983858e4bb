import { rmSync } from "node:fs";
import { ask } from "../board/keeper/ask.js";
import { folderProblem, keeperFolder, socketsIn } from "../board/keeper/folder.js";
import { Keeper } from "../board/keeper/keeper.js";
import type { KeptFact } from "../board/keeper/protocol.js";
import { harmless } from "../report/harmless.js";
import { EXIT } from "./exit-codes.js";
import { say, warnUser } from "./terminal.js";

/** `axle keep list`: what all keepers of this user hold. */
export async function listKept(options: { json?: boolean }): Promise<number> {
  const sessions: KeptFact[] = [];
  await forAll(async (socket) => {
    const asked = await ask(socket, { ask: "list" });
    if (asked?.answer.answer === "sessions") sessions.push(...asked.answer.sessions);
    return asked !== undefined;
  });
  sessions.sort((a, b) => (a.board < b.board ? -1 : 1));
  if (options.json) say(JSON.stringify(sessions, null, 2));
  else for (const line of table(sessions)) say(line);
  return EXIT.ok;
}

/** `axle keep end`: ends all keepers of this user, and with them what they hold. */
export async function endKept(): Promise<number> {
  await forAll(async (socket) => (await ask(socket, { ask: "end" })) !== undefined);
  return EXIT.ok;
}

/** `axle keep hold`: the keeper itself. It ends by itself, or when it is told to. */
export async function holdKept(socket: string): Promise<number> {
  const keeper = await Keeper.begin(socket);
  if (!keeper) return EXIT.ok;
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void keeper.end());
  await keeper.ended;
  return EXIT.ok;
}

/** Goes through the sockets; one whose keeper is gone is removed, one that is silent is told. */
async function forAll(visit: (socket: string) => Promise<boolean>): Promise<void> {
  const folder = keeperFolder();
  const problem = folderProblem(folder);
  if (problem !== undefined && !problem.includes("ENOENT")) warnUser(problem);
  for (const socket of socketsIn(folder)) {
    try {
      if (!(await visit(socket))) rmSync(socket, { force: true });
    } catch (error) {
      warnUser(`${socket}: ${(error as Error).message}`);
    }
  }
}

function table(sessions: readonly KeptFact[]): string[] {
  if (sessions.length === 0) return ["Nothing is kept."];
  const rows = sessions.map(({ board, address, user, shells, left }) => [
    board,
    `${user}@${address}`,
    shells > 0 ? `in use (${shells})` : `ends in ${Math.ceil(left)} s`,
  ]);
  const all = [["BOARD", "WHERE", "STATE"], ...rows].map((row) => row.map((text) => harmless(text)));
  const widths = [0, 1].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  return all.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
