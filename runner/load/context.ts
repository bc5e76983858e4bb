import type { Position } from "../errors.js";
import { AxleError } from "../errors.js";
import { holdsTemplate } from "../template/templar.js";
import type { UnknownName } from "../template/unknown-names.js";
import type { Value } from "../values.js";
import type { ModuleCatalog } from "./catalog.js";
import type { FileLoader } from "./files.js";
import type { ParentNode, PlayNode, RoleUse } from "./nodes.js";

/** What a static name (of an import, a role, a dependency) can see when it is templated while loading. */
export interface NameScope {
  play?: PlayNode;
  /** The node the name stands below: role vars and block vars come from here up. */
  parent?: ParentNode;
  /** Vars given beside the name. */
  vars?: Record<string, Value>;
}

/** What the loader needs from its caller. */
export interface LoadContext {
  files: FileLoader;
  catalog: ModuleCatalog;
  /** Folders of `roles_path`, absolute. */
  rolesPath: readonly string[];
  /** Folders of `collections_path`, absolute. */
  collectionsPath?: readonly string[];
  /** Keywords that have no effect on an include are warned of and left out (`invalid_task_attribute_failed`). */
  leavesOutKeywords?: boolean;
  /** Renders a name that is needed while loading: extra vars, play vars, vars_files and role vars are known, facts are not. */
  templateName(text: string, scope: NameScope, position: Position): Value;
  warn(message: string, position?: Position): void;
  /** Told of every folder of a playbook or a role: plugins may lie in it. */
  meetFolder?(folder: string): void;
  /** Names that `with_X` may use; without it every name is taken and checked at run time. */
  hasLookup?(name: string): boolean;
  /** A filter, test or lookup that a template (or a bare expression) uses and axle has not; without it none is looked for. */
  unknownName?(text: string, expression: boolean): UnknownName | undefined;
  /** Counts the nodes of the run. */
  ids: { next: number };
  /** Takes what is wrong with one play, role or task, and loading goes on without it (lint). Without it, it ends there. */
  onProblem?(error: AxleError): void;
}

/** Loads one part; when that fails and the caller wants to hear of everything, the rest is loaded without it. */
export function loadPart<Part>(context: LoadContext, load: () => Part[]): Part[] {
  if (!context.onProblem) return load();
  try {
    return load();
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    context.onProblem(error);
    return [];
  }
}

/** Where a list of tasks is being loaded. */
export interface Place {
  play: PlayNode;
  parent: ParentNode;
  role?: RoleUse;
  handlers: boolean;
  /** Files being imported statically, outermost first: a file that leads back to itself is refused. */
  importing: readonly string[];
}

export function nextId(context: LoadContext): number {
  return context.ids.next++;
}

/** A static name as text; says what is known at this time when it can't be rendered. */
export function renderName(context: LoadContext, text: string, scope: NameScope, position: Position): string {
  if (!holdsTemplate(text)) return text;
  try {
    return String(context.templateName(text, scope, position));
  } catch (cause) {
    if (!(cause instanceof AxleError)) throw cause;
    throw new AxleError({
      kind: cause.kind,
      message: `The name \`${text}\` can't be rendered while loading: ${cause.message}`,
      position,
      remedy:
        "Names that are needed while loading can use extra vars, play vars and vars_files, but no facts and no inventory variables; include_tasks and include_role are evaluated at run time.",
      cause,
    });
  }
}

/** A schema error at a place. */
export function schemaError(message: string, position: Position | undefined, remedy?: string): AxleError {
  return new AxleError({
    kind: "schema",
    message,
    ...(position ? { position } : {}),
    ...(remedy ? { remedy } : {}),
  });
}

/** Something Ansible has and axle has not. */
export function unsupported(message: string, position: Position | undefined, remedy?: string): AxleError {
  return new AxleError({
    kind: "unsupported",
    message,
    ...(position ? { position } : {}),
    ...(remedy ? { remedy } : {}),
  });
}
