import type { BoardInfo } from "../../../modules/kit/board-info.js";

/** Thrown when a module looks at its board before there is a session; the engine then makes one and asks again. */
export class BoardNeeded extends Error {}

/**
 * Stands for a board that has not been contacted. Modules that never look at it (`debug`, `set_fact`) so cost no
 * connection.
 */
export const unknownBoard: BoardInfo = new Proxy({} as BoardInfo, {
  get() {
    throw new BoardNeeded("the module looks at its board");
  },
});

/** A board of which a check foretells something without having asked it: what is made there is made by root. */
export const unknownSession: BoardInfo = {
  tools: new Set(),
  system: "Linux",
  kernel: "",
  machine: "",
  distribution: "",
  distributionVersion: "",
  init: "unknown",
  bootId: "",
  user: "root",
  uid: 0,
  home: "/root",
  stat: "stat-c",
  checksum: {},
  shell: "unknown",
};
