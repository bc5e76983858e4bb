import type { Plan, Readers } from "../contract.js";
import { planAttributes } from "../kit/attributes.js";
import { pathInfo, stateOf } from "../kit/file-info.js";
import { ancestry, dirname, join } from "../kit/paths.js";
import type { ListReading, StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { addAttributes, contextOf } from "./plain-states.js";
import type { FileArgs } from "./schema.js";
import { Findings, list, type Situation } from "./situation.js";

/** `state: directory`: made with all missing folders above it, each with the wanted attributes. */
export function planDirectory(situation: Situation): Plan {
  const follows = situation.args.follow && situation.here.type === "link";
  const path = follows ? situation.target : situation.path;
  const stat = follows ? situation.there : situation.here;
  const previous = stateOf(stat);
  const findings = new Findings(path);
  if (previous === "absent") {
    makeFolders(findings, situation, path, stat);
    return findings.toPlan({ path });
  }
  if (previous !== "directory") {
    throw new Refusal(`${path} already exists as a ${previous}`, { path });
  }
  addAttributes(findings, situation, path, stat);
  if (situation.args.recurse) addBelow(findings, situation);
  return findings.toPlan({ path, ...pathInfo(stat) });
}

function makeFolders(findings: Findings, situation: Situation, path: string, stat: StatReading): void {
  for (const folder of ancestry(path)) {
    const known = (situation.readings[`dir:${folder}`] as StatReading | undefined) ?? stat;
    if (known.exists && known.type !== "directory" && !situation.clock.checkMode) {
      const problem = `There was an issue creating ${folder} as requested: it is a ${known.type}, not a directory`;
      throw new Refusal(problem, { path });
    }
    if (known.exists) continue;
    const attributes = planAttributes(situation.args, known, situation.accounts, contextOf(situation), "directory");
    findings.differ({ state: "absent", ...attributes.before }, { state: "directory", ...attributes.after }, [
      { op: "mkdir", path: folder, ...attributes.set },
      ...(attributes.chattr ? [{ op: "chattr" as const, path: folder, attributes: attributes.chattr }] : []),
    ]);
  }
}

type Entry = ListReading["entries"][number];

/** `recurse`: everything below, each computed against its own mode; links themselves, and with `follow` what they name. */
function addBelow(findings: Findings, situation: Situation): void {
  const entries = new Map<string, Entry>();
  for (const [name, reading] of Object.entries(situation.readings)) {
    if (name === "below" || name.startsWith("list:")) {
      for (const entry of (reading as ListReading).entries) entries.set(entry.path, entry);
    }
    if (name.startsWith("stat:") && (reading as StatReading).exists) {
      entries.set(name.slice(5), { ...(reading as StatReading), path: name.slice(5) });
    }
  }
  for (const entry of entries.values()) {
    if (entry.path !== situation.path) addAttributes(findings, situation, entry.path, entry);
  }
}

/** Links found below lead further: their targets are read in a second stage, and so on until nothing new turns up. */
export function followLinks(args: FileArgs, readings: Record<string, unknown>): Readers | undefined {
  if (!args.recurse || !args.follow) return undefined;
  const more: Record<string, Readers[string]> = {};
  for (const [name, reading] of Object.entries(readings)) {
    if (name !== "below" && !name.startsWith("list:")) continue;
    for (const entry of (reading as ListReading).entries) {
      if (entry.type !== "link" || entry.target === undefined) continue;
      const target = entry.resolved ?? join(dirname(entry.path), entry.target);
      if (`stat:${target}` in readings) continue;
      more[`stat:${target}`] = { read: "stat", path: target, follow: true };
      more[`list:${target}`] = { read: "list", path: target, depth: 1000 };
    }
  }
  return Object.keys(more).length > 0 ? more : undefined;
}

export function hasChildren(situation: Situation): boolean {
  return list(situation, "children").entries.some((entry) => entry.path !== situation.path);
}
