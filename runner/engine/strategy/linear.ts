import PQueue from "p-queue";
import type { TaskInfo } from "../../events.js";
import type { TaskNode } from "../../load/nodes.js";
import { innermost } from "../iterator/failure.js";
import { Lockstep } from "../iterator/lockstep.js";
import { failedIn } from "../iterator/state.js";
import { isImplicit } from "../play/implicit.js";
import { processIncludes } from "../play/includes.js";
import { metaOf, perHostMetas, runMeta } from "../play/meta.js";
import type { PlayRun } from "../play/play-run.js";
import { type Processed, processOutcome } from "../play/process.js";
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
} from "./shared.js";

/** All hosts do the same task at the same time, and go on together. */
export async function runLinear(play: PlayRun, forks: number, failFraction: number | undefined): Promise<number> {
  const linear = new Linear(play, forks, failFraction);
  for (;;) {
    const code = await linear.step();
    if (code !== undefined) return code;
  }
}

class Linear {
  readonly #lockstep: Lockstep;
  #result: number = runCode.ok;

  constructor(
    private readonly play: PlayRun,
    private readonly forks: number,
    private readonly failFraction: number | undefined,
  ) {
    this.#lockstep = new Lockstep(play.walk);
  }

  /** One task for all hosts whose turn it is. Gives the code when the play is over. */
  async step(): Promise<number | undefined> {
    const { play } = this;
    const left = play.reachable();
    const turns = this.#lockstep.next(left);
    if (turns.size === 0) return finalCode(play, this.#result);
    const wanted = [...turns].filter((turn): turn is [string, TaskNode] => turn[1] !== undefined);
    const active = wanted.filter(([host, task]) => !roleIsOver(play, task, host));
    const first = active[0];
    if (!first) return undefined;
    const [host, task] = first;
    const done = task.resolved === "meta" ? await this.#meta(active) : await this.#run(active);
    if (!done) return undefined;
    const stops = done.results.some(({ outcome }) => outcome.items.some((item) => item.stopsPlay));
    const fatal = stops || this.#isFatal(task, host, done.runOnce);
    return this.#afterwards(left, done.results, done.metaHosts, fatal);
  }

  async #meta(active: [string, TaskNode][]) {
    const { play } = this;
    const [host, task] = active[0]!;
    const what = metaOf(task, play, host);
    const runOnce = !perHostMetas.has(what);
    if (!isImplicit(task)) play.run.emit({ event: "task-start", task: play.taskInfo(task, play.templar(task, host)) });
    const hosts = runOnce ? active.slice(0, 1) : active;
    for (const [name, meta] of hosts) await runMeta(play, meta, name);
    return { results: [] as Processed[], metaHosts: hosts.map(([name]) => name), runOnce };
  }

  async #run(active: [string, TaskNode][]) {
    const { play } = this;
    const [host, task] = active[0]!;
    const info = play.taskInfo(task, play.templar(task, host));
    if (!(await takeStep(play, info))) return undefined;
    const runOnce = strategyFlag(play, task, host, "run_once") || (await this.#bypassesHosts(task));
    const hosts = (runOnce ? active.slice(0, 1) : active).map(([name]) => name);
    if (!isReplayed(play, task, hosts)) play.run.emit({ event: "task-start", task: info });
    const results = await this.#runHosts(task, info, hosts, runOnce);
    const added = processIncludes(play, results, () => info);
    play.walk.timeline.splice(play.walk.position, 0, ...added);
    return { results, metaHosts: [] as string[], runOnce };
  }

  async #runHosts(task: TaskNode, info: TaskInfo, hosts: readonly string[], runOnce: boolean): Promise<Processed[]> {
    const { play } = this;
    const throttle = throttleOf(play, task, hosts[0]!);
    const concurrency = throttle > 0 && !runOnce ? Math.min(throttle, this.forks) : this.forks;
    const queue = new PQueue({ concurrency });
    const awaited = new PQueue();
    const results: Processed[] = [];
    let failure: unknown;
    for (const host of hosts) {
      // With `throttle` all processes count all boards, in the same order.
      const away = throttle <= 0 && isShared(play) && (await isElsewhere(play, task, host));
      void (away ? awaited : queue).add(async () => {
        try {
          const outcome = await runTask(play, task, host, info);
          results.push(processOutcome(play, host, task, info, outcome, runOnce));
        } catch (error) {
          failure ??= error;
          queue.clear();
        }
      });
    }
    await Promise.all([queue.onIdle(), awaited.onIdle()]);
    if (failure) throw failure;
    // What follows must not depend on which board was faster.
    const places = new Map(hosts.map((host, index) => [host, index]));
    return results.sort((a, b) => places.get(a.host)! - places.get(b.host)!);
  }

  /** Modules that work on the inventory, or wait for a person, run once for all hosts (Ansible's BYPASS_HOST_LOOP). */
  async #bypassesHosts(task: TaskNode): Promise<boolean> {
    if (task.templated || task.resolved.startsWith("include")) return false;
    return (await this.play.run.module(task)).oncePerTask === true;
  }

  #isFatal(task: TaskNode, host: string, runOnce: boolean): boolean {
    const { play } = this;
    const fatal = runOnce || strategyFlag(play, task, host, "any_errors_fatal");
    return (
      (fatal || play.run.options.settings.flag("ANY_ERRORS_FATAL")) && !strategyFlag(play, task, host, "ignore_errors")
    );
  }

  #afterwards(left: string[], results: Processed[], metaHosts: string[], fatal: boolean): number | undefined {
    const { play } = this;
    const { walk, run } = play;
    const failed = [
      ...results.filter(({ verdict, host }) => verdict === "failed" && walk.isFailed(host)).map(({ host }) => host),
      ...metaHosts.filter((host) => walk.isFailed(host)),
    ];
    const lost = results.some(({ verdict }) => verdict === "unreachable");
    if (fatal && (failed.length > 0 || lost)) this.#failAll(left);
    const { failFraction } = this;
    if (failFraction !== undefined && results.length + metaHosts.length > 0) {
      if (run.failed.size / play.hosts.length > failFraction) this.#stopAtLimit(left, failed);
    }
    if (this.#result !== runCode.ok && run.failed.size >= left.length) {
      run.emit({ event: "no-hosts-remaining", play: play.info });
      return this.#result;
    }
    return undefined;
  }

  /** `any_errors_fatal`: every host that is not being rescued has failed, too. */
  #failAll(left: readonly string[]): void {
    const { walk, run } = this.play;
    for (const host of left) {
      const state = innermost(walk.peek(host).state);
      const spared = state.phase === "always" || (state.phase === "rescue" && !(state.failed & failedIn.rescue));
      if (spared) continue;
      run.failed.add(host);
      this.#result |= runCode.breakPlay;
    }
  }

  #stopAtLimit(left: readonly string[], failed: readonly string[]): void {
    const { walk, run, info } = this.play;
    for (const host of left) {
      if (failed.includes(host)) continue;
      run.failed.add(host);
      walk.fail(host);
    }
    run.emit({ event: "no-hosts-remaining", play: info });
    this.#result |= runCode.breakPlay;
  }
}
