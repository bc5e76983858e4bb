import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { Reader } from "../../../modules/kit/readers.js";
import { AxleError } from "../../errors.js";
import type { TaskInfo } from "../../events.js";
import type { TaskNode } from "../../load/nodes.js";
import { isInclude } from "../play/includes.js";
import type { PlayRun } from "../play/play-run.js";
import type { Values } from "../task/job.js";
import { type Lane, laneOf } from "./lane-key.js";
import { isHarmless, isPassed, isUnforeseenTask } from "./passing.js";
import type { Prepared } from "./prepared.js";
import { isCheap, isOfTheMoment } from "./readable.js";
import { type AheadNotes, aheadJob, prepareTask } from "./runs.js";

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

  /**
   * What the next tasks will read in this lane, up to so many tasks.
   *
   * @param done how many of them are done with already
   */
  async readers(lane: Lane, board: BoardInfo, tasks: number, calm: boolean, done: number): Promise<Reader[]> {
    const found: Reader[] = [];
    const learned: Values = {};
    let left = tasks;
    let skip = done;
    for (const task of this.play.walk.following(this.host)) {
      if (skip > 0 && isPassed(this.play, task, this.host)) continue;
      if (skip-- > 0) continue;
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
    if (isInclude(task) || task.templated) return "stop";
    if (isUnforeseenTask(task)) return [];
    try {
      const prepared = play.prepared.known(host, task) ?? (await this.#prepare(task, board, learned));
      if (prepared === "stop" || prepared.acts) return "stop";
      const runs = prepared.passes.flatMap(({ run }) => run ?? []);
      if (runs.some((run) => [...run.readers.values()].some(isOfTheMoment))) return "stop";
      Object.assign(learned, prepared.learned);
      return runs.filter(({ item }) => isSameLane(laneOf(item), lane)).flatMap(({ readers }) => [...readers.values()]);
    } catch (error) {
      if (error instanceof AxleError && error.kind === "interrupted") throw error;
      // What can't be known yet, or is wrong, is the task's own business when its turn comes.
      return [];
    }
  }

  async #prepare(task: TaskNode, board: BoardInfo, learned: Values): Promise<Prepared | "stop"> {
    const { play, host } = this;
    const module = await play.run.module(task);
    if (module.oncePerTask) return "stop";
    const notes: AheadNotes = { doubtful: false, impure: false, looked: new Set() };
    const job = aheadJob(play, task, host, this.info, learned, notes);
    const prepared = { ...(await prepareTask(job, module, board)), ...notes };
    play.prepared.keep(host, task, prepared);
    return prepared;
  }
}

function isSameLane(one: Lane, other: Lane): boolean {
  return one.board === other.board && one.key === other.key;
}
