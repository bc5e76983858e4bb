import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { Reader } from "../../../modules/kit/readers.js";
import { AxleError } from "../../errors.js";
import type { TaskInfo } from "../../events.js";
import { nearestKeyword } from "../../load/effective.js";
import type { TaskNode } from "../../load/nodes.js";
import { isImplicit } from "../play/implicit.js";
import { isInclude } from "../play/includes.js";
import type { PlayRun } from "../play/play-run.js";
import type { Values } from "../task/job.js";
import { type Lane, laneOf } from "./lane-key.js";
import { isCheap, isOfTheMoment } from "./readable.js";
import { aheadJob, runsOf } from "./runs.js";

/** Keywords that make a task one that is not looked at ahead: it runs elsewhere, for others, again and again, or on its own. */
const unforeseen = ["delegate_to", "run_once", "until", "async"] as const;

/** Meta actions that a board passes without anything happening but its handlers. */
const harmlessMetas = new Set(["noop", "flush_handlers", "role_complete"]);

/**
 * Looks at the tasks that follow on a host, as they would be if nothing unforeseen happened, for what they will want to
 * read. What comes of it is a guess: when its turn comes a task is rendered again, and a guess that was wrong has cost a
 * reading. Nothing here has effects, and no task fails by it.
 */
export class LookAhead {
  constructor(
    private readonly play: PlayRun,
    private readonly host: string,
    private readonly info: TaskInfo,
  ) {}

  /** What the next tasks will read in this lane, up to so many tasks. */
  async readers(lane: Lane, board: BoardInfo, tasks: number, calm: boolean): Promise<Reader[]> {
    const found: Reader[] = [];
    const learned: Values = {};
    let left = tasks;
    for (const task of this.play.walk.following(this.host)) {
      if (left-- <= 0) break;
      const readers = await this.#readersOf(task, lane, board, learned);
      if (readers === "stop") break;
      found.push(...readers.filter((reader) => calm || isCheap(reader)));
    }
    return found;
  }

  async #readersOf(task: TaskNode, lane: Lane, board: BoardInfo, learned: Values): Promise<Reader[] | "stop"> {
    const { play, host } = this;
    if (!task.handler && task.role !== undefined && play.ledger.isOver(task.role, host)) return [];
    if (task.resolved === "meta") return isHarmless(task) ? [] : "stop";
    if (isInclude(task)) return "stop";
    if (unforeseen.some((name) => nearestKeyword(task, name) !== undefined)) return [];
    try {
      const module = await play.run.module(task);
      if (module.oncePerTask) return "stop";
      const found = await runsOf(aheadJob(play, task, host, this.info, learned), module, board);
      if (found.some((run) => run.acts)) return "stop";
      const readers = found.flatMap((run) => run.readers);
      if (readers.some(isOfTheMoment)) return "stop";
      for (const run of found) Object.assign(learned, run.learned);
      return found.filter((run) => isSameLane(laneOf(run.item), lane)).flatMap((run) => run.readers);
    } catch (error) {
      if (error instanceof AxleError && error.kind === "interrupted") throw error;
      // What can't be known yet, or is wrong, is the task's own business when its turn comes.
      return [];
    }
  }
}

function isHarmless(task: TaskNode): boolean {
  return isImplicit(task) || harmlessMetas.has(task.freeForm ?? "");
}

function isSameLane(one: Lane, other: Lane): boolean {
  return one.board === other.board && one.key === other.key;
}
