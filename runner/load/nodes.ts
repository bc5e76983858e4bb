import type { Position } from "../errors.js";
import type { Value } from "../values.js";

/**
 * What the loader makes of playbooks and roles: the tree that the engine walks. Values are as written (not templated).
 *
 * Keywords that stand on plays, roles, blocks and tasks are kept apart per level; a task's effective keyword is found by
 * walking `parent` upwards (`runner/load/keywords.ts` says for each keyword how levels combine: nearest wins, `vars` and
 * `environment` merge, `tags` and `when` add up).
 */
export type KeywordName = string;

/** One keyword as written, with the place of its value. */
export interface Keyword {
  value: Value;
  position: Position;
}

export type Keywords = Map<KeywordName, Keyword>;

interface NodeBase {
  /** Unique within the run; stable order of loading. */
  id: number;
  /** `name:` as written, untemplated. */
  name?: string;
  position: Position;
  keywords: Keywords;
  /** The enclosing node: for tasks a block, for blocks a block, a role use or the play. */
  parent?: ParentNode;
  /** The role whose file this stands in, if any. */
  role?: RoleUse;
}

export type ParentNode = BlockNode | RoleUse | PlayNode | TaskNode;

/** One task, handlers included. */
export interface TaskNode extends NodeBase {
  kind: "task";
  /** The action as written, without `action:`/`local_action:` indirection, e.g. `ansible.builtin.copy`. */
  action: string;
  /** The name that `action` resolves to: a module's own name, or the language's action (`include_tasks`, `meta`). */
  resolved: string;
  /** The action is a template (`action: "{{ tool }} …"`): each host finds out for itself what it means; nothing is resolved. */
  templated?: boolean;
  /** Written as `action:` or `local_action:`, which `module_defaults` does not reach. */
  indirect?: boolean;
  /** The file of a module that is not axle's own. */
  library?: string;
  /** Arguments as written: a dict (k=v text and `args:` already merged in) … */
  args: Record<string, Value>;
  /** … and the free-form text of `command: make`, `include_tasks: x.yml`, `meta: noop`, untouched. */
  freeForm?: string;
  /** `args: "{{ dict }}"` or `copy: "{{ dict }}"`: a template whose dict gives arguments below the written ones. */
  argsTemplate?: string;
  /** Positions of arguments, for error messages. */
  argPositions: Map<string, Position>;
  /** The loop, if any: `loop:` or `with_X:`; `lookup` is X, or "loop". */
  loop?: { lookup: string; value: Value; position: Position };
  register?: string;
  /** Handlers only. */
  handler?: { listen: Value };
}

/** `block:`/`rescue:`/`always:`; also what an import or an include becomes once its file is loaded. */
export interface BlockNode extends NodeBase {
  kind: "block";
  block: (TaskNode | BlockNode)[];
  rescue: (TaskNode | BlockNode)[];
  always: (TaskNode | BlockNode)[];
  /** Set on the block that holds an imported or included file: the file's absolute path. */
  file?: string;
  /** Set on the block that an import_role or include_role becomes; `block` holds the role's tasks, dependencies first. */
  roleUse?: RoleUse;
  /** No `block:` was written: bare tasks in a row. */
  implicit?: boolean;
  /** `rollback:`: what its tasks change is guarded until it is confirmed. */
  guard?: Keyword;
}

/** A role as used once by a play, by a dependency or by import_role/include_role. */
export interface RoleUse extends NodeBase {
  kind: "role";
  /** Last part of the name: what `ansible_role_name` gives. */
  roleName: string;
  /** Absolute folder of the role. */
  path: string;
  /** Parameters given beside `role:` that are no keywords. */
  params: Record<string, Value>;
  defaults: VarsFile[];
  vars: VarsFile[];
  tasks: BlockNode[];
  handlers: (TaskNode | BlockNode)[];
  /** The task file's name without extension (`tasks_from`), which chooses the argument spec. */
  entryPoint: string;
  /** By import_role or include_role, not by `roles:` or a dependency. */
  fromInclude: boolean;
  /** Uses by `meta/main.yml` dependencies, in order: they run before. */
  dependencies: RoleUse[];
  /** Roles that led here, nearest first (`ansible_parent_role_names`). */
  parents: RoleUse[];
  allowDuplicates: boolean;
  /** `argument_specs` of meta: entry point → spec, validated before the role's first task. */
  argumentSpecs: Record<string, Value>;
  /** `public: yes` of include_role/import_role: defaults and vars stay visible to the rest of the play. */
  public: boolean;
}

/** A YAML file of variables, loaded; `position` is its first line. */
export interface VarsFile {
  file: string;
  values: Record<string, Value>;
}

export interface PlayNode extends NodeBase {
  kind: "play";
  /** `hosts:` as written. */
  hosts: Value;
  file: string;
  preTasks: BlockNode[];
  roles: RoleUse[];
  tasks: BlockNode[];
  postTasks: BlockNode[];
  handlers: (TaskNode | BlockNode)[];
  vars: Record<string, Value>;
  varsFiles: { value: Value; position: Position }[];
  varsPrompt: Value[];
  /** Roles used by import_role anywhere in the play: their defaults and vars are visible to all of it. */
  importedRoles: RoleUse[];
  parent?: undefined;
}

export interface PlaybookNode {
  file: string;
  plays: PlayNode[];
}
