import PQueue from "p-queue";
import type { TaskNode } from "../../load/nodes.js";
import { isImplicit } from "../play/implicit.js";
import { processIncludes } from "../play/includes.js";
import { runMeta } from "../play/meta.js";
import type { PlayRun } from "../play/play-run.js";
import { processOutcome } from "../play/process.js";
import {
  finalCode,
  isElsewhere,
  isReplayed,
  isShared,
  roleIsOver,
  runCode,
  runTask,
  strategyFlag,
  takeStep,
  throttleOf,
  throwIfInterrupted,
} from "./shared.js";

/**
 * Every host goes through the play at its own pace. "free" shares the forks task by task; "host_pinned" keeps a fork for
 * a host until it is through.
 */
export async function runFree(play: PlayRun, forks: number, pinned: boolean): Promise<number> {
  const free = new Free(play, forks, pinned);
  return free.run();
}

class Free {
  readonly #tasks: PQueue;
  readonly #hosts: PQueue;
  /** What other processes of the run do takes no turn here. */
  readonly #elsewhere = new PQueue();
  /** `throttle`: a queue per task. */
  readonly #throttles = new Map<number, PQueue>();
  readonly #warned = new Set<string>();

  constructor(
    private readonly play: PlayRun,
    forks: number,
    pinned: boolean,
  ) {
    this.#tasks = new PQueue({ concurrency: pinned ? Number.POSITIVE_INFINITY : forks });
    this.#hosts = new PQueue({ concurrency: pinned ? forks : Number.POSITIVE_INFINITY });
  }

  async run(): Promise<number> {
    const { play } = this;
    const hosts = play.reachable();
    if (hosts.length === 0) play.run.emit({ event: "no-hosts-remaining", play: play.info });
    let failure: unknown;
    for (const host of hosts) {
      void (play.run.dispatcher.isElsewhere(host) ? this.#elsewhere : this.#hosts).add(async () => {
        try {
          await this.#walk(host);
        } catch (error) {
          failure ??= error;
          this.#hosts.clear();
          this.#tasks.clear();
        }
      });
    }
    await Promise.all([this.#hosts.onIdle(), this.#elsewhere.onIdle()]);
    if (failure) throw failure;
    return finalCode(play, runCode.ok);
  }

  async #walk(host: string): Promise<void> {
    const { play } = this;
    while (!play.run.unreachable.has(host)) {
      throwIfInterrupted(play);
      const { state, task } = play.walk.peek(host);
      if (!task) return;
      play.walk.commit(host, state);
      if (roleIsOver(play, task, host)) continue;
      if (task.resolved === "meta") await runMeta(play, task, host);
      else await this.#task(host, task);
    }
  }

  async #task(host: string, task: TaskNode): Promise<void> {
    const { play } = this;
    const info = play.taskInfo(task, play.templar(task, host));
    if (!(await takeStep(play, info, host))) return;
    this.#warnOfLimits(host, task);
    if (!isImplicit(task) && !isReplayed(play, task, [host])) play.run.emit({ event: "task-start", task: info });
    const away = isShared(play) && (await isElsewhere(play, task, host));
    const queue = away ? this.#elsewhere : this.#tasks;
    const outcome = await this.#throttled(task, host, () => queue.add(() => runTask(play, task, host, info)));
    const processed = processOutcome(play, host, task, info, outcome!, false);
    processIncludes(play, [processed], () => info);
  }

  async #throttled<Result>(task: TaskNode, host: string, work: () => Promise<Result>): Promise<Result> {
    const throttle = throttleOf(this.play, task, host);
    if (throttle <= 0) return work();
    let queue = this.#throttles.get(task.id);
    if (!queue) {
      queue = new PQueue({ concurrency: throttle });
      this.#throttles.set(task.id, queue);
    }
    return (await queue.add(work)) as Result;
  }

  #warnOfLimits(host: string, task: TaskNode): void {
    if (strategyFlag(this.play, task, host, "run_once")) {
      this.#warnOnce(
        "Using run_once with the free strategy is not currently supported. This task will still be executed for every host in the inventory list.",
        task,
      );
    }
    if (strategyFlag(this.play, task, host, "any_errors_fatal")) {
      this.#warnOnce(
        "Using any_errors_fatal with the free strategy is not supported, as tasks are executed independently on each host",
        task,
      );
    }
  }

  #warnOnce(message: string, task: TaskNode): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.play.run.warn(message, task.position);
  }
}
