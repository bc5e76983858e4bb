import type { Host } from "../../inventory/host.js";
import type { LoadContext } from "../../load/context.js";
import type { FileLoader } from "../../load/files.js";
import type { BlockNode, PlayNode, TaskNode } from "../../load/nodes.js";
import type { Templar } from "../../template/templar.js";
import type { VarsManager } from "../../vars/manager.js";
import type { Scope } from "../../vars/scope.js";
import type { Findings } from "../finding.js";

/** What the rules look at: playbooks loaded whole, with what is included at run time as far as it is known before. */
export interface LintProject {
  plays: LintedPlay[];
  vars: VarsManager;
  files: FileLoader;
  /** Renders what does not depend on a run. */
  templar(scope: Scope): Templar;
  findings: Findings;
  /** No inventory was given: what depends on boards is not judged. */
  withoutInventory: boolean;
}

export interface LintedPlay {
  play: PlayNode;
  hosts: readonly Host[];
  /** Blocks in running order. */
  blocks: readonly BlockNode[];
  handlers: readonly (TaskNode | BlockNode)[];
  /** Every task, handlers last, those of included files behind their include. */
  tasks: readonly TaskNode[];
  /** What an include brings, where that is known. */
  included: ReadonlyMap<TaskNode, readonly BlockNode[]>;
  /** Some include could not be followed: a name that is not seen may be set or used there. */
  open: boolean;
}

/** What opening a project takes from its caller. */
export interface ProjectMeans {
  context: LoadContext;
  vars: VarsManager;
  files: FileLoader;
  templar(scope: Scope): Templar;
  hostsOf(play: PlayNode): readonly Host[];
  findings: Findings;
  withoutInventory: boolean;
}
