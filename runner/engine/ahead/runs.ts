import type { Module } from "../../../modules/contract.js";
import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { Input } from "../../../modules/kit/inputs.js";
import type { Reader } from "../../../modules/kit/readers.js";
import { AxleError } from "../../errors.js";
import type { TaskInfo } from "../../events.js";
import type { TaskNode } from "../../load/nodes.js";
import { layerOf, type Scope } from "../../vars/scope.js";
import type { ModuleItem, Progressing } from "../module/item.js";
import { prepareItem } from "../module/prepare.js";
import type { PlayRun } from "../play/play-run.js";
import type { TaskJob, Values } from "../task/job.js";
import { loopControl, loopItems, passVariables } from "../task/loop.js";
import { passScope, startPass } from "../task/pass.js";

/** One item of a task that follows, as far as it can be known. */
export interface AheadRun {
  item: ModuleItem;
  readers: Reader[];
  /** It will change the board whatever is read, as commands do. */
  acts: boolean;
  /** Variables that it sets without reading anything (`set_fact`). */
  learned: Values;
}

/**
 * The job of a task that is only looked at: nothing of it is heard, nobody is asked, and nothing is fetched. Variables
 * of other hosts are not looked into, since they may hold look-ups that write.
 */
export function aheadJob(play: PlayRun, task: TaskNode, host: string, info: TaskInfo, learned: Values): TaskJob {
  const { services } = play;
  return {
    task,
    info,
    play: play.node,
    host,
    scope: play
      .scope(task, host)
      .with(closedLayer)
      .with(layerOf("ahead", learned, false)),
    services: {
      ...services,
      emit: () => {},
      warn: () => {},
      templar: (of, node, scope) => play.run.templar(scope, node, of, { ahead: true }),
      resolveInput: (job, templar, input) => {
        if (isUnforeseen(input)) throw notYet(input.input);
        return services.resolveInput(job, templar, input);
      },
    },
  };
}

/** The task's items, with what they would read. Throws what cannot be rendered yet. */
export async function runsOf(job: TaskJob, module: Module, board: BoardInfo): Promise<AheadRun[]> {
  const found: AheadRun[] = [];
  for (const { scope, loop } of scopesOf(job)) {
    const pass = startPass(job, scope, module, loop);
    if (!pass.module) continue;
    const run = await prepareItem(pass.module, board);
    found.push({ item: pass.module, readers: [...run.readers.values()], ...withoutReading(run, board) });
  }
  return found;
}

function* scopesOf(
  job: TaskJob,
): Generator<{ scope: Scope; loop: { item: Values[string]; values: Values } | undefined }> {
  const templar = job.services.templar(job.task, job.play, job.scope);
  const items = loopItems(job.task, templar);
  if (!items) {
    yield { scope: passScope(job.scope, {}, undefined), loop: undefined };
    return;
  }
  const control = loopControl(job.task, templar);
  for (const [index, item] of items.entries()) {
    const values = passVariables(control, items, index);
    yield { scope: passScope(job.scope, {}, values), loop: { item, values } };
  }
}

/** What a module that reads nothing will do. */
function withoutReading(run: Progressing, board: BoardInfo): Pick<AheadRun, "acts" | "learned"> {
  if (run.readers.size > 0 || run.unforeseen !== undefined) return { acts: false, learned: {} };
  const { module, check, diff } = run.item;
  const clock = { elapsedMs: 0, round: 0, checkMode: check, diffMode: diff };
  const plan = module.plan(run.args as never, {}, board, run.inputs as never, clock);
  if (plan.plan === "wait") return { acts: true, learned: {} };
  if (plan.plan === "change" || plan.plan === "unknown") return { acts: !check, learned: {} };
  const effects = plan.plan === "ok" ? (plan.effects ?? []) : [];
  const values = effects.flatMap((effect) => (effect.effect === "set-variables" ? [effect.values as Values] : []));
  return { acts: false, learned: Object.assign({}, ...values) as Values };
}

/** What takes time, asks a person, or reaches out. */
function isUnforeseen(input: Input): boolean {
  return input.input === "pause" || input.input === "download";
}

function notYet(what: string): AxleError {
  return new AxleError({ kind: "template", message: `${what} is not made ahead of its turn` });
}

const closedLayer = {
  source: "ahead",
  trusted: false,
  has: (name: string) => name === "hostvars",
  get: (name: string) => {
    throw notYet(name);
  },
  names: () => ["hostvars"],
};
