import type { PlayNode, RoleUse, TaskNode } from "../load/nodes.js";
import { positionOf } from "../load/positions.js";
import { isDict, type Value } from "../values.js";
import { type Layer, layerOf } from "./scope.js";
import { dictRecord } from "./vars-files.js";

/** The layers that roles give, kept per use of a role: all tasks of it share them. */
export class RoleLayers {
  private readonly defaultsCache = new WeakMap<RoleUse, readonly Layer[]>();
  private readonly varsCache = new WeakMap<RoleUse, readonly Layer[]>();
  private readonly taskDefaultsCache = new WeakMap<RoleUse, readonly Layer[]>();
  private readonly taskVarsCache = new WeakMap<RoleUse, readonly Layer[]>();
  private readonly paramsCache = new WeakMap<RoleUse, readonly Layer[]>();

  /** Defaults of a role that another play part sees: its dependencies' first, then its own. */
  defaults(role: RoleUse): readonly Layer[] {
    return cached(this.defaultsCache, role, () => [...allDependencies(role), role].flatMap(ownDefaults));
  }

  /** What a task of the role sees: defaults of its dependencies, of the roles that led here, then its own. */
  taskDefaults(role: RoleUse): readonly Layer[] {
    return cached(this.taskDefaultsCache, role, () =>
      [...allDependencies(role), ...role.parents.toReversed(), role].flatMap(ownDefaults),
    );
  }

  vars(role: RoleUse): readonly Layer[] {
    return cached(this.varsCache, role, () => [...allDependencies(role), role].flatMap(ownVars));
  }

  /** What a task of the role sees: vars of the roles that led here, of its dependencies, then its own. */
  taskVars(role: RoleUse): readonly Layer[] {
    return cached(this.taskVarsCache, role, () =>
      [...role.parents.toReversed(), ...allDependencies(role), role].flatMap(ownVars),
    );
  }

  /** Parameters given beside `role:`, of the roles that led here first. */
  params(role: RoleUse): readonly Layer[] {
    return cached(this.paramsCache, role, () => [...role.parents.toReversed(), role].flatMap(ownParams));
  }
}

function cached<K extends object, V>(cache: WeakMap<K, V>, key: K, make: () => V): V {
  let value = cache.get(key);
  if (value === undefined) {
    value = make();
    cache.set(key, value);
  }
  return value;
}

/** Every role that a role depends on, each one's own dependencies before it. */
export function allDependencies(role: RoleUse): RoleUse[] {
  return role.dependencies.flatMap((use) => [...allDependencies(use), use]);
}

function ownDefaults(role: RoleUse): Layer[] {
  return role.defaults.map((file) =>
    layerOf(`defaults of role ${role.roleName}`, file.values, true, (name) => positionOf(file.values, name)),
  );
}

function ownParams(role: RoleUse): Layer[] {
  if (!Object.keys(role.params).length) return [];
  return [layerOf(`params of role ${role.roleName}`, role.params, true, (name) => positionOf(role.params, name))];
}

/** `vars:` beside the role's name, below the files in its vars/. */
function ownVars(role: RoleUse): Layer[] {
  const beside = varsBeside(role);
  return [
    ...(beside ? [layerOf(`vars of role ${role.roleName}`, beside, true, (name) => positionOf(beside, name))] : []),
    ...role.vars.map((file) =>
      layerOf(`vars of role ${role.roleName}`, file.values, true, (name) => positionOf(file.values, name)),
    ),
  ];
}

/** For a role that was imported or included, the `vars:` of that task are the role's too. */
function varsBeside(role: RoleUse): Record<string, Value> | undefined {
  if (!role.fromInclude) return varsOf(role);
  const block = role.parent?.kind === "block" ? role.parent : undefined;
  const include = block?.parent?.kind === "task" ? block.parent : undefined;
  return (include && varsOf(include)) ?? (block && varsOf(block));
}

/** `vars:` of a node, a list of mappings put together; undefined when there are none. */
export function varsOf(node: { keywords: TaskNode["keywords"] }): Record<string, Value> | undefined {
  const value = node.keywords.get("vars")?.value;
  if (isDict(value)) return dictRecord(value);
  if (!Array.isArray(value)) return undefined;
  return Object.assign(Object.create(null), ...value.filter(isDict).map(dictRecord));
}

/** The roles whose defaults and vars the whole play sees, in Ansible's order: `roles:`, then those imported by tasks. */
export function playRoles(play: PlayNode): RoleUse[] {
  return [...play.roles, ...play.importedRoles];
}
