import type { Target } from "../../board/session.js";
import { BoardForesight } from "./board-foresight.js";

export { BoardForesight, type Deed } from "./board-foresight.js";

/**
 * What a check foretells, board by board. Boards are told apart by where they are, not by what the inventory calls them;
 * the controller is a board like any other, which tasks with `delegate_to: localhost` and `fetch` share.
 */
export class Foresight {
  readonly controller = new BoardForesight(undefined);
  readonly #boards = new Map<string, BoardForesight>();

  of(target: Target): BoardForesight {
    if (target.connection === "local") return this.controller;
    const place = [target.connection === "lxc" ? "lxc" : "ssh", target.host, target.port ?? 22, target.guest];
    const key = JSON.stringify(place);
    const known = this.#boards.get(key) ?? new BoardForesight(this.controller.paths);
    this.#boards.set(key, known);
    return known;
  }
}
