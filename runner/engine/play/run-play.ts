import { AxleError } from "../../errors.js";
import type { PlayInfo } from "../../events.js";
import type { HostOrder } from "../../inventory/select.js";
import type { BlockNode, PlayNode, TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import { str } from "../../template/values.js";
import type { Value } from "../../values.js";
import { PlayWalk } from "../iterator/walk.js";
import type { RunState } from "../run/state.js";
import { runFree } from "../strategy/free.js";
import { runLinear } from "../strategy/linear.js";
import { runCode } from "../strategy/shared.js";
import { readFlag } from "../task/keywords.js";
import { batchesOf, failFraction } from "./batches.js";
import { compilePlay } from "./compile.js";
import { patternsOf } from "./hosts.js";
import { isImplicit } from "./implicit.js";
import { PlayRun } from "./play-run.js";
import { askVariables } from "./prompts.js";
import { startAt } from "./start-at.js";
import { filterBlock, isChosen, tagsOf } from "./tags.js";

export interface PlayEnd {
  code: number;
  /** No further play may run. */
  stop: boolean;
}

/** Runs one play on all its batches. */
export async function runPlay(run: RunState, node: PlayNode): Promise<PlayEnd> {
  run.vars.enterPlay(node, { all: [], batch: [], removed: new Set() });
  await askVariables(run, node);
  const templar = run.templar(run.vars.scope({ play: node }), node);
  const info: PlayInfo = { id: node.id, name: playName(node, templar), position: node.position };
  const { hosts, all } = hostsOf(run, node, templar);
  if (hosts.length === 0) {
    run.emit({ event: "play-skipped", play: info, why: "no-hosts-matched" });
    return { code: runCode.ok, stop: false };
  }
  const batches = batchesOf(hosts, own(node, "serial", templar), node.position);
  await run.dispatcher.agree(`the batches of the play "${info.name}"`, batches);
  const removed = new Set<string>();
  let code: number = runCode.ok;
  let [failedBefore, lostBefore] = [run.failed.size, run.unreachable.size];
  for (const batch of batches) {
    const play = startBatch(run, node, info, batch, all, removed, templar);
    code = await runBatch(play, templar);
    if (play.walk.endPlay) return { code, stop: false };
    if (code & runCode.breakPlay) return { code: runCode.failed, stop: true };
    const lost = run.failed.size + run.unreachable.size - failedBefore - lostBefore;
    if (lost === batch.length) return { code, stop: true };
    [failedBefore, lostBefore] = [run.failed.size, run.unreachable.size];
  }
  return { code, stop: false };
}

function playName(node: PlayNode, templar: Templar): string {
  try {
    return str(templar.template(node.name ?? node.hosts) ?? "");
  } catch {
    return node.name ?? str(node.hosts);
  }
}

/** A keyword that only plays have. */
function own(node: PlayNode, name: string, templar: Templar): Value {
  const keyword = node.keywords.get(name);
  return keyword ? templar.template(keyword.value, keyword.position) : undefined;
}

function hostsOf(run: RunState, node: PlayNode, templar: Templar): { hosts: string[]; all: string[] } {
  const list = patternsOf(node, templar);
  if (list.length === 0) return { hosts: [], all: [] };
  const order = own(node, "order", templar);
  const chosen = run.selector.hosts(list, order ? { order: str(order) as HostOrder } : {});
  return { hosts: chosen.map((host) => host.name), all: run.selector.hosts(list).map((host) => host.name) };
}

function startBatch(
  run: RunState,
  node: PlayNode,
  info: PlayInfo,
  batch: readonly string[],
  all: readonly string[],
  removed: Set<string>,
  templar: Templar,
): PlayRun {
  const { settings, forceHandlers } = run.options;
  const force =
    readFlag(own(node, "force_handlers", templar)) ?? forceHandlers ?? settings.flag("DEFAULT_FORCE_HANDLERS");
  const compiled = compilePlay(node, run.load.ids, force, setupArgs(run, node, templar));
  const blocks = chooseByTags(run, compiled.blocks, templar);
  const walk = new PlayWalk(blocks, compiled.handlers, batch, (host) => needsSetup(run, node, host, templar));
  run.emit({ event: "play-start", play: info, hosts: [...batch] });
  const play = new PlayRun(run, node, info, walk, [...all], removed);
  play.updateHosts();
  startAt(play);
  carryFailures(play);
  return play;
}

/** Hosts that failed in earlier plays stay out of this one. */
function carryFailures({ run, walk, removed }: PlayRun): void {
  for (const host of run.failed) walk.fail(host);
  for (const host of [...run.failed, ...run.unreachable]) removed.add(host);
  run.failed.clear();
}

function chooseByTags(run: RunState, blocks: readonly BlockNode[], templar: Templar): BlockNode[] {
  const choice = { only: run.options.tags ?? [], skip: run.options.skipTags ?? [] };
  const keep = (task: TaskNode) => isImplicit(task) || isChosen(tagsOf(task, templar), choice);
  const [setup, ...rest] = blocks;
  const first = filterBlock(setup!, keep) ?? { ...setup!, block: [] };
  return [first, ...rest.flatMap((block) => filterBlock(block, keep) ?? [])];
}

/** Arguments of the implicit gathering, from the play's keywords and the settings. */
function setupArgs(run: RunState, node: PlayNode, templar: Templar): Record<string, Value> {
  const args: Record<string, Value> = {};
  for (const name of ["gather_subset", "gather_timeout", "fact_path"]) {
    const value = own(node, name, templar);
    if (value !== undefined && value !== null) args[name] = value;
  }
  const { settings } = run.options;
  const subset = settings.list("DEFAULT_GATHER_SUBSET");
  if (!("gather_subset" in args) && subset.length > 0 && subset.join() !== "all") args["gather_subset"] = subset;
  const chosen = node.keywords.has("module_defaults") ? undefined : run.factSubsets;
  if (!("gather_subset" in args) && chosen) args["gather_subset"] = chosen;
  const factPath = settings.text("DEFAULT_FACT_PATH");
  if (!("fact_path" in args) && factPath !== undefined) args["fact_path"] = factPath;
  return args;
}

/** Whether a host's facts are gathered first: `gather_facts` and the setting `gathering` decide together. */
function needsSetup(run: RunState, node: PlayNode, host: string, templar: Templar): boolean {
  const asked = readFlag(own(node, "gather_facts", templar));
  const gathering = run.options.settings.text("DEFAULT_GATHERING") ?? "implicit";
  if (gathering === "explicit") return asked === true;
  if (asked === false) return false;
  return gathering !== "smart" || !wereGathered(run.vars.store(host).rawFacts);
}

/** Whether facts are from a gathering, of this run or kept by an earlier one: `set_fact` with `cacheable` is none. */
function wereGathered(facts: Readonly<Record<string, Value>>): boolean {
  return facts["module_setup"] === true || facts["_ansible_facts_gathered"] === true;
}

async function runBatch(play: PlayRun, templar: Templar): Promise<number> {
  const { run, node, walk } = play;
  const { settings } = run.options;
  const forks = Math.max(1, Math.min(run.options.forks ?? settings.number("DEFAULT_FORKS") ?? 5, play.hosts.length));
  const strategy = str(own(node, "strategy", templar) ?? settings.text("DEFAULT_STRATEGY") ?? "linear").replace(
    /^.*\./,
    "",
  );
  const limit = failFraction(own(node, "max_fail_percentage", templar), node.position);
  try {
    if (strategy === "linear") return await runLinear(play, forks, limit);
    if (strategy !== "free" && strategy !== "host_pinned") throw unknownStrategy(strategy, node);
    if (limit !== undefined) {
      run.warn(
        "Using max_fail_percentage with the free strategy is not supported, as tasks are executed independently on each host",
        node.position,
      );
    }
    return await runFree(play, forks, strategy === "host_pinned");
  } finally {
    for (const host of walk.failedHosts()) run.failed.add(host);
  }
}

function unknownStrategy(name: string, node: PlayNode): AxleError {
  return new AxleError({
    kind: "unsupported",
    message: `There is no strategy \`${name}\`.`,
    position: node.keywords.get("strategy")?.position ?? node.position,
    remedy: "Use linear, free or host_pinned.",
  });
}
