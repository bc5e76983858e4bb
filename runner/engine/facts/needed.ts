import { readFileSync } from "node:fs";
import { onlySubsets } from "../../../modules/kit/sh/facts/names.js";
import { inProcess } from "../../dispatch/dispatcher.js";
import type { PlaybookNode, PlayNode, TaskNode } from "../../load/nodes.js";
import { holdsTemplate } from "../../template/templar.js";
import type { Layer } from "../../vars/scope.js";
import { findFile } from "../inputs/search.js";
import type { RunState } from "../run/state.js";
import { addMentioned, isOpenLookup } from "./mentioned.js";
import { walkTexts } from "./walk-texts.js";

/** Actions after which the run knows texts, boards or variables that nobody can see beforehand. */
const opening = new Set(["include_tasks", "include_role", "include", "include_vars", "add_host", "group_by"]);

/**
 * The subsets of facts that a run can refer to, as `gather_subset` has them; undefined when that could be any. All plays
 * of the run are looked at, since facts last to its end, with the variables of all boards, roles and files that are known
 * beforehand. What only the run itself shows (included files, templates named by variables, `hostvars`, variables looked
 * up by name) means all.
 */
export function neededSubsets(run: RunState, playbooks: readonly PlaybookNode[]): string[] | undefined {
  const plays = playbooks.flatMap((playbook) => playbook.plays);
  if (!mayChoose(run) || !plays.some(mayGather)) return undefined;
  // What the board's owner says of it himself (facts.d) may be programs: they run as ever.
  const collectors = new Set(["local"]);
  const seen = new Set<object>();
  const take = (text: string) => addMentioned(text, collectors);
  const walk = (value: unknown, meet: (object: object) => boolean = () => true) => walkTexts(value, take, meet, seen);
  for (const play of plays) {
    const templates: string[] = [];
    if (!walk(play, (object) => isClosed(object, play, templates))) return undefined;
    if (!templates.every((text) => take(text) && !/\{%[-+]?\s*(?:include|import|extends|from)\b/.test(text)))
      return undefined;
    if (!walkVariables(run, play, walk)) return undefined;
  }
  return onlySubsets(collectors);
}

/** Whether nobody but the playbooks themselves can see which facts there are. */
function mayChoose({ options, dispatcher }: RunState): boolean {
  const { settings } = options;
  if (!options.factsByNeed || dispatcher !== inProcess) return false;
  return (
    (settings.text("CACHE_PLUGIN") ?? "memory") === "memory" && !holdsChoice(settings.list("DEFAULT_GATHER_SUBSET"))
  );
}

/** Whether a play may gather facts by itself; most large ones that don't say so. */
function mayGather(play: PlayNode): boolean {
  return play.keywords.get("gather_facts")?.value !== false;
}

function holdsChoice(subset: readonly string[]): boolean {
  return subset.length > 0 && subset.join() !== "all";
}

/** All that the boards' variables hold: of groups, of boards, of the play and its files, and of the command line. */
function walkVariables(run: RunState, play: PlayNode, walk: (value: unknown) => boolean): boolean {
  const layers = new Set<Layer>();
  if (play.varsFiles.some(({ value }) => holdsTemplate(value))) return false;
  for (const host of run.inventory.inventory.hosts.values()) {
    for (const layer of run.vars.scope({ play, host }).layers) {
      if (!layer.trusted || layers.has(layer)) continue;
      layers.add(layer);
      for (const name of layer.names()) if (!walk(layer.get(name))) return false;
    }
  }
  return true;
}

/** Whether an object of a playbook shows by itself what it comes to; texts of templates are collected. */
function isClosed(object: object, play: PlayNode, templates: string[]): boolean {
  if (!("kind" in object) || object.kind !== "task") return true;
  const task = object as TaskNode;
  if (task.templated || task.argsTemplate !== undefined || opening.has(task.resolved)) return false;
  if (task.resolved === "meta" && task.freeForm === "refresh_inventory") return false;
  if (task.loop && isOpenLookup(task.loop.lookup)) return false;
  if (task.resolved !== "template") return true;
  const text = templateText(task, play);
  if (text === undefined) return false;
  templates.push(text);
  return true;
}

/** The text of a task's template; undefined when it is named by a variable, is not there, or has other rules (`*.hbs`). */
function templateText(task: TaskNode, play: PlayNode): string | undefined {
  const { src } = task.args;
  if (typeof src !== "string" || holdsTemplate(src) || src.endsWith(".hbs")) return undefined;
  const { path, found } = findFile(src, "templates", task, play);
  if (!found) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
