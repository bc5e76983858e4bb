import { type Boards, createBoards } from "../../runner/board/index.js";
import type { Target } from "../../runner/board/session.js";

/** Runs as a user has them, one after the other, with what was said of the keeper. */
export class Runs {
  readonly notes: string[] = [];
  readonly #open = new Set<Boards>();

  begin(keepSeconds = 60): Boards {
    const boards = createBoards({
      keepSeconds,
      onConnection: (_host, state, detail) => {
        if (state === "kept" || state === "not-kept") this.notes.push(`${state}: ${detail}`);
      },
    });
    this.#open.add(boards);
    return boards;
  }

  async end(boards: Boards): Promise<void> {
    this.#open.delete(boards);
    await boards.closeAll();
  }

  async endAll(): Promise<void> {
    for (const boards of this.#open) await this.end(boards);
  }
}

/** Whether a path is there, asked over a session for reading. */
export async function look(boards: Boards, target: Target, path = "/"): Promise<boolean> {
  const session = await boards.boardFor(target).reading(undefined);
  const [stat] = await session.read([{ read: "stat", path }]);
  return (stat as { exists: boolean }).exists;
}
