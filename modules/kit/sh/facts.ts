import type { BoardInfo } from "../board-info.js";
import type { Reader } from "../readers.js";
import type { ReaderKind } from "./step.js";

type FactsReader = Extract<Reader, { read: "facts" }>;

/** Facts that the session knows of its board anyway. */
export const facts: ReaderKind<FactsReader> = {
  plan: (readers, board) => ({
    steps: [],
    parse: () => readers.map(() => ({ facts: knownFacts(board) })),
  }),
};

function knownFacts(board: BoardInfo): Record<string, unknown> {
  return {
    ansible_system: board.system,
    ansible_kernel: board.kernel,
    ansible_machine: board.machine,
    ansible_user_id: board.user,
    ansible_user_uid: board.uid,
    ansible_user_dir: board.home,
  };
}
