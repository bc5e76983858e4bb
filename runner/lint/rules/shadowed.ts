import type { TaskNode } from "../../load/nodes.js";
import { keyPositionOf } from "../../load/positions.js";
import { placeText } from "../../places.js";
import { isDict, type Value } from "../../values.js";
import type { Level } from "../../vars/precedence.js";
import type { Layer } from "../../vars/scope.js";
import type { SetAtRunTime } from "../names/run-time-names.js";
import type { LintedPlay, LintProject } from "../project/project.js";
import { boardList, loopNames } from "./undefined.js";

/** Levels where one place is meant to override the other are in one group; a higher group hides a lower one. */
const groups: Partial<Record<Level, number>> = {
  "inventory group vars": 1,
  "inventory group_vars/all": 1,
  "playbook group_vars/all": 1,
  "inventory group_vars/*": 1,
  "playbook group_vars/*": 1,
  "inventory host vars": 1,
  "inventory host_vars/*": 1,
  "playbook host_vars/*": 1,
  "play vars": 2,
  "play vars_files": 3,
  "role vars": 4,
};

interface Place {
  layer: Layer;
  group: number;
}

/** Variables of the inventory and of plays that no task of a play ever sees, since a higher level always wins. */
export function checkShadowed(linted: LintedPlay, project: LintProject): void {
  const hidden = new Map<string, { name: string; loser: Layer; winner: Layer; hosts: Set<string> }>();
  for (const host of linted.hosts) {
    const seen = new Map<string, Place>();
    for (const { level, layers } of project.vars.levels({ play: linted.play, host })) {
      const group = groups[level];
      if (group === undefined) continue;
      for (const layer of layers)
        for (const name of layer.names()) {
          const before = seen.get(name);
          if (before && before.group < group) {
            const place = before.layer.position?.(name);
            const key = `${name}\0${place ? placeText(place) : before.layer.source}`;
            const one = hidden.get(key) ?? { name, loser: before.layer, winner: layer, hosts: new Set() };
            one.hosts.add(host.name);
            hidden.set(key, one);
          }
          seen.set(name, { layer, group });
        }
    }
  }
  for (const { name, loser, winner, hosts } of hidden.values()) {
    const position = loser.position?.(name);
    const by = winner.position?.(name);
    if (!position) continue;
    project.findings.add(
      "shadowed-variable",
      `\`${name}\` has no effect on ${boardList([...hosts])}: ${winner.source.replace(/^\/.*/, "a file")}${by ? ` (${placeText(by)})` : ""} always wins.`,
      position,
      { remedy: "Remove one of the two, or make the higher one a role's default." },
    );
  }
}

/** Variables of a task that a value set by the run hides, and loop variables that hide others. */
export function checkTaskNames(
  task: TaskNode,
  setBefore: readonly SetAtRunTime[],
  linted: LintedPlay,
  project: LintProject,
): void {
  const vars = task.keywords.get("vars")?.value;
  if (isDict(vars) && !(vars instanceof Map)) hiddenByRun(vars, setBefore, project);
  if (!task.loop) return;
  const host = linted.hosts[0];
  const scope = project.vars.scope({ play: linted.play, ...(host ? { host } : {}), task });
  for (const name of loopNames(task)) {
    const found = scope.find(name);
    if (!found || name.startsWith("ansible_") || !found.layer.trusted) continue;
    const at = found.layer.position?.(name);
    const remedy = "Give the loop a name of its own with `loop_control: {loop_var: …}`.";
    const message = `The loop's variable \`${name}\` hides another one${at ? ` (${placeText(at)})` : ""}.`;
    project.findings.add("shadowed-variable", message, task.loop.position, { remedy });
  }
}

function hiddenByRun(vars: Record<string, Value>, setBefore: readonly SetAtRunTime[], project: LintProject): void {
  for (const name of Object.keys(vars)) {
    const set = setBefore.find((one) => one.name === name && (one.by === "set_fact" || one.by === "register"));
    const position = keyPositionOf(vars, name);
    if (!set || !position) continue;
    const by = set.by === "register" ? "the registered result" : "set_fact";
    project.findings.add(
      "shadowed-variable",
      `\`${name}\` has no effect here: ${by} at ${placeText(set.position)} always wins.`,
      position,
      { remedy: "Give one of them another name." },
    );
  }
}
