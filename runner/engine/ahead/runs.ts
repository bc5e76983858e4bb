import type { Module } from "../../../modules/contract.js";
import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { Input } from "../../../modules/kit/inputs.js";
import { AxleError } from "../../errors.js";
import type { TaskInfo } from "../../events.js";
import type { TaskNode } from "../../load/nodes.js";
import { listeningLayer } from "../../vars/listening-layer.js";
import { layerOf } from "../../vars/scope.js";
import type { Progressing } from "../module/item.js";
import { prepareItem } from "../module/prepare.js";
import type { PlayRun } from "../play/play-run.js";
import type { TaskJob, Values } from "../task/job.js";
import { loopControl, loopItems, passVariables } from "../task/loop.js";
import { passScope, startPass } from "../task/pass.js";
import { SharedByItems } from "../task/shared-by-items.js";
import type { Prepared, PreparedPass } from "./prepared.js";

/** What is seen of a task while it is rendered before its turn. */
export type AheadNotes = Pick<Prepared, "doubtful" | "impure"> & { looked: Set<string> };

/**
 * The job of a task that is only looked at: nothing of it is heard, nobody is asked, and nothing is fetched. Variables
 * of other hosts are not looked into, since they may hold look-ups that write.
 */
export function aheadJob(
  play: PlayRun,
  task: TaskNode,
  host: string,
  info: TaskInfo,
  learned: Values,
  notes: AheadNotes,
): TaskJob {
  const { services } = play;
  const doubt = () => {
    notes.doubtful = true;
  };
  const impure = () => {
    notes.impure = true;
  };
  return {
    task,
    info,
    play: play.node,
    host,
    learned,
    scope: play.scope(task, host).with(closedLayer, layerOf("ahead", learned, false), listeningLayer(notes.looked)),
    services: {
      ...services,
      emit: () => {},
      warn: doubt,
      templar: (of, node, scope, how) => {
        const both = () => {
          impure();
          how?.impure?.();
        };
        return play.run.templar(scope, node, of, { impure: both, ahead: { doubt } });
      },
      resolveInput: (job, templar, input, ends) => {
        if (isUnforeseen(input)) throw notYet(input.input);
        return services.resolveInput(job, templar, input, ends);
      },
    },
  };
}

/** The task as it would run now. Throws what cannot be rendered yet. */
export async function prepareTask(
  job: TaskJob,
  module: Module,
  board: BoardInfo,
): Promise<Omit<Prepared, keyof AheadNotes>> {
  const templar = job.services.templar(job.task, job.play, job.scope);
  const items = loopItems(job.task, templar);
  const prepared = { items, passes: [] as PreparedPass[], acts: false, learned: {} };
  const control = items && loopControl(job.task, templar);
  const shared = new SharedByItems(job, {});
  for (const [index, item] of (items ?? [undefined]).entries()) {
    const loop = control && { item, values: passVariables(control, items!, index), index, shared };
    const pass = startPass(job, passScope(job.scope, {}, loop?.values), module, loop);
    const run = pass.module && !pass.early ? await prepareItem(pass.module, board) : undefined;
    prepared.passes.push({ pass, run });
    if (!run) continue;
    const { acts, learned } = withoutReading(run, board);
    prepared.acts ||= acts;
    Object.assign(prepared.learned, learned);
  }
  return prepared;
}

/** What a module that reads nothing will do. */
function withoutReading(run: Progressing, board: BoardInfo): Pick<Prepared, "acts" | "learned"> {
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
  return ["pause", "download", "rsync"].includes(input.input);
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
