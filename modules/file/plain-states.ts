import type { Plan } from "../contract.js";
import { attributeOperations, planAttributes } from "../kit/attributes.js";
import { pathInfo, stateOf } from "../kit/file-info.js";
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
    const { modification, access } = situation.times;
    findings.differ({ state: "absent" }, { state: "touch" }, [
      {
        op: "times",
        path,
        create: true,
        ...(modification === undefined ? {} : { modification }),
        ...(access === undefined ? {} : { access }),
      },
    ]);
    const attributes = planAttributes(situation.args, there, situation.accounts, contextOf(situation));
    findings.add({ ...attributes, changed: true }, attributeOperations(path, attributes));
    return findings.toPlan({ dest: path });
  }
  addAttributes(findings, situation, path, situation.args.follow ? there : here);
  return findings.toPlan({ dest: path, ...pathInfo(here) });
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
