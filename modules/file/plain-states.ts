import type { Plan } from "../contract.js";
import { type AttributePlan, attributeOperations, planAttributes } from "../kit/attributes.js";
import { pathInfo, stateOf } from "../kit/file-info.js";
import type { Operation } from "../kit/operations.js";
import { Refusal } from "../kit/refusal.js";
import { Findings, list, type Situation } from "./situation.js";
import { planTimes } from "./times.js";

/** `state: absent`: nothing is there, not even a broken link. */
export function planAbsent(situation: Situation): Plan {
  const { path, here, previous } = situation;
  const findings = new Findings(path);
  if (previous !== "absent") {
    const recursive = here.type === "directory" ? { recursive: true } : {};
    const expect = { path, exists: true, type: here.type };
    const content = here.type === "directory" ? contentOf(situation) : {};
    findings.differ({ state: previous, ...content }, { state: "absent" }, [
      { op: "remove", path, ...recursive, expect },
    ]);
  }
  const kept = situation.clock.checkMode ? pathInfo(here) : {};
  return findings.toPlan({ ...kept, path, state: "absent" });
}

/** What a folder's removal would take along, for `--diff`. */
function contentOf(situation: Situation): Record<string, unknown> {
  if (!situation.readings.content) return {};
  const entries = list(situation, "content").entries.filter((entry) => entry.path !== situation.path);
  const paths = (wanted: boolean) =>
    entries.filter((entry) => (entry.type === "directory") === wanted).map((entry) => entry.path);
  return { path_content: { directories: paths(true), files: paths(false) } };
}

/** `state: file`: the attributes of a file that must be there already. */
export function planFile(situation: Situation): Plan {
  const follows = situation.args.follow && situation.here.type === "link";
  const path = follows ? situation.target : situation.path;
  const stat = follows ? situation.there : situation.here;
  const previous = stateOf(stat);
  if (previous !== "file" && previous !== "hard") {
    throw new Refusal(`file (${path}) is ${previous}, cannot continue`, { path, state: previous });
  }
  const findings = new Findings(path);
  addAttributes(findings, situation, path, stat);
  return findings.toPlan({ path, ...pathInfo(stat) });
}

/** `state: touch`: an empty file where there is none; times are set either way. */
export function planTouch(situation: Situation): Plan {
  const { path, here, there } = situation;
  const findings = new Findings(path);
  if (!there.exists) {
    const attributes = planAttributes(situation.args, there, situation.accounts, contextOf(situation));
    findings.differ({ state: "absent" }, { state: "touch" }, creation(situation, attributes));
    findings.add({ ...attributes, changed: true }, []);
    return findings.toPlan({ dest: path });
  }
  addAttributes(findings, situation, path, situation.args.follow ? there : here);
  return findings.toPlan({ dest: path, ...pathInfo(here) });
}

/** A file that cannot be given to its owner is not left behind: it gets its name once it is what was asked for. */
function creation(situation: Situation, attributes: AttributePlan): Operation[] {
  const { path, here, times } = situation;
  const { mode, owner, group } = attributes.set;
  const given = owner !== undefined || group !== undefined;
  const set = {
    path,
    ...(times.modification === undefined ? {} : { modification: times.modification }),
    ...(times.access === undefined ? {} : { access: times.access }),
  };
  // Beyond a link that leads nowhere the file has another place.
  if (!given || here.exists) return [{ op: "times", create: true, ...set }, ...attributeOperations(path, attributes)];
  const first: Operation = {
    op: "write",
    path,
    content: "",
    ...(mode === undefined ? {} : { mode }),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    expect: { path, exists: false },
  };
  return [first, { op: "times", ...set }, ...attributeOperations(path, { ...attributes, set: {} })];
}

/** Adds what differs in attributes and times of an existing path. */
export function addAttributes(findings: Findings, situation: Situation, path: string, stat: Situation["here"]): void {
  const attributes = planAttributes(situation.args, stat, situation.accounts, contextOf(situation));
  findings.add(attributes, attributeOperations(path, attributes, stat.type !== "link"));
  const times = planTimes(path, situation.times, stat, situation.clock);
  findings.add(times, times.operations);
}

export function contextOf(situation: Situation): { board: Situation["board"]; checkMode: boolean } {
  return { board: situation.board, checkMode: situation.clock.checkMode };
}
