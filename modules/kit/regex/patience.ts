import { type Context, createContext, Script } from "node:vm";
import { Refusal } from "../refusal.js";

/** Milliseconds that one search may take before its pattern is taken for one that never ends. */
export const patience = { milliseconds: 5_000 };

/** Steps up to which a search is over before anybody notices. */
const fewSteps = 1e7;
/** A text shorter than this has few ways to be taken apart, even by `(a+)+`. */
const shortText = 16;

/**
 * Runs a search that may try more ways than there is time for, as `(a+)+$` does, which nothing else could end: the engine
 * of regular expressions looks up only for a watchdog. That costs a thread, so searches that can't take long do without.
 */
export function patiently<Found>(pattern: string, text: string, search: () => Found): Found {
  if (!mayRunAway(pattern, text.length)) return search();
  try {
    return watched(search) as Found;
  } catch (problem) {
    if ((problem as { code?: string }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw problem;
    const seconds = patience.milliseconds / 1000;
    throw new Refusal(
      `The regular expression '${pattern}' runs away: a text of ${text.length} characters takes it longer than ${seconds} s`,
      {},
      "Leave no two repetitions that can take the same text, such as (a+)+ or .*.*.*, in it.",
    );
  }
}

/** Whether a group is repeated that repeats or chooses, or several repetitions share a long text. */
export function mayRunAway(pattern: string, length: number): boolean {
  const bare = pattern.replace(/\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]/g, "x");
  if (length >= shortText && /\)(?:[*+]|\{\d*,)/.test(bare) && /[*+|]|\{\d*,\d*\}/.test(bare)) return true;
  const repetitions = (bare.match(/[*+]|\{\d*,\d*\}/g) ?? []).length;
  return length ** Math.max(1, repetitions) > fewSteps && repetitions > 1;
}

let context: Context | undefined;
let script: Script | undefined;

function watched(search: () => unknown): unknown {
  context ??= createContext(Object.create(null));
  script ??= new Script("search()");
  context["search"] = search;
  try {
    return script.runInContext(context, { timeout: patience.milliseconds });
  } finally {
    context["search"] = undefined;
  }
}
