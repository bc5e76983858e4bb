import type { TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import type { Value } from "../../values.js";
import type { Scope } from "../../vars/scope.js";
import type { Progressing } from "../module/item.js";
import type { PlayRun } from "../play/play-run.js";
import type { TaskJob, Values } from "../task/job.js";
import type { Pass } from "../task/pass.js";
import { passScope } from "../task/pass.js";

/** A task as it was rendered before its turn, item by item. */
export interface Prepared {
  /** Items of its loop; undefined when it has none. */
  items: Value[] | undefined;
  passes: PreparedPass[];
  /** It will change the board whatever is read, as commands do. */
  acts: boolean;
  /** Variables that it sets without reading anything (`set_fact`). */
  learned: Values;
  /** It may come out differently at its turn, or has something to say then: it is rendered again. */
  doubtful: boolean;
  /** A lookup was made for it, which may have read a file. */
  impure: boolean;
  /** Names of variables that were looked at. */
  looked: ReadonlySet<string>;
}

export interface PreparedPass {
  pass: Pass;
  /** Undefined where the pass ends before its module. */
  run: Progressing | undefined;
}

/**
 * Tasks that were rendered when they were looked at ahead, so that they need not be rendered again when their turn comes,
 * as long as nothing that they may have been rendered from has changed: the host's variables, what all hosts share, files
 * of the controller. What a check foretells is not followed here: a check renders every task at its turn.
 */
export class PreparedTasks {
  readonly #hosts = new Map<string, { mark: string; tasks: Map<number, Prepared> }>();

  constructor(private readonly play: PlayRun) {}

  keep(host: string, task: TaskNode, prepared: Prepared): void {
    this.#of(host).set(task.id, prepared);
  }

  known(host: string, task: TaskNode): Prepared | undefined {
    return this.#of(host).get(task.id);
  }

  /** What can be taken up at the task's turn. Only once: a second run of the same task is another matter. */
  take(host: string, task: TaskNode): Prepared | undefined {
    const tasks = this.#of(host);
    const prepared = tasks.get(task.id);
    tasks.delete(task.id);
    return prepared?.doubtful || this.play.services.check ? undefined : prepared;
  }

  #of(host: string): Map<number, Prepared> {
    const { vars, inventory, memories } = this.play.run;
    const mark = [vars.store(host).version, vars.version, inventory.inventory.version, memories.epoch].join();
    let known = this.#hosts.get(host);
    if (known?.mark !== mark) {
      known = { mark, tasks: new Map() };
      this.#hosts.set(host, known);
    }
    return known.tasks;
  }
}

/** A pass that was prepared, as one of the task's own: what it still renders, it renders in the task's scope. */
export function takeUp(job: TaskJob, found: Values, { pass, run }: PreparedPass): Pass {
  const { services, info } = job;
  let [scope, templar]: [Scope | undefined, Templar | undefined] = [undefined, undefined];
  const taken: Pass = {
    ...pass,
    startedAt: services.now(),
    get scope() {
      scope ??= passScope(job.scope, found, pass.loop?.values);
      return scope;
    },
    get templar() {
      templar ??= services.templar(job.task, job.play, taken.scope);
      return templar;
    },
  };
  if (pass.early) taken.early = { ...pass.early };
  if (!pass.module || !run) return taken;
  const { board } = pass.module;
  const noted = () => {
    const own = board();
    services.noteTask(own.target.name, info);
    return own;
  };
  const item = { ...pass.module, task: info.name, board: noted };
  taken.module = item;
  item.prepared = { ...run, item, startedAt: services.now() };
  return taken;
}
