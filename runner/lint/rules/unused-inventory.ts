import type { Position } from "../../errors.js";
import { placeText } from "../../places.js";
import type { Level } from "../../vars/precedence.js";
import type { LintProject } from "../project/project.js";
import { type MentionedNames, readElsewhere } from "./unused.js";

/** What each level is called in a message. */
const levels: Partial<Record<Level, string>> = {
  "inventory group vars": "a group",
  "inventory group_vars/all": "all boards",
  "playbook group_vars/all": "all boards",
  "inventory group_vars/*": "a group",
  "playbook group_vars/*": "a group",
  "inventory host vars": "a board",
  "inventory host_vars/*": "a board",
  "playbook host_vars/*": "a board",
};

/** Reports variables of the inventory that no playbook mentions; `project` must hold all that use the inventory. */
export function reportUnusedOfInventory(project: LintProject, mentioned: MentionedNames): void {
  const seen = new Set<string>();
  for (const { name, position, owner } of writtenInInventory(project)) {
    if (mentioned.names.has(name) || readElsewhere.test(name) || seen.has(placeText(position))) continue;
    seen.add(placeText(position));
    project.findings.add("unused-variable", `\`${name}\` is set for ${owner}, and no playbook here uses it.`, position);
  }
}

function* writtenInInventory(project: LintProject): Generator<{ name: string; position: Position; owner: string }> {
  for (const { play, hosts } of project.plays)
    for (const host of hosts)
      for (const { level, layers } of project.vars.levels({ play, host })) {
        const owner = levels[level];
        if (owner === undefined) continue;
        for (const layer of layers)
          for (const name of layer.names()) {
            const position = layer.position?.(name);
            if (position) yield { name, position, owner };
          }
      }
}
