import path from "node:path";
import type { BlockNode, PlayNode, RoleUse, TaskNode } from "../load/nodes.js";
import { LazyMapping } from "../template/python/objects.js";
import type { Value } from "../values.js";
import { isHarmless } from "./origin.js";
import { controllersPython } from "./python.js";
import { allDependencies } from "./role-vars.js";
import { type Layer, layerOf, type Scope } from "./scope.js";

/** What the command line and the settings say, for the magic variables. */
export interface RunFacts {
  check?: boolean;
  diff?: boolean;
  forks?: number;
  verbosity?: number;
  /** `ansible_version`: full, major, minor, revision, string. */
  version?: Record<string, Value>;
  tags?: readonly string[];
  skipTags?: readonly string[];
  limit?: string;
  inventorySources?: readonly string[];
  configFile?: string;
}

/** Which boards a play is running on, as far as the engine knows at this time. */
export interface PlayHosts {
  /** All hosts of the play within the limit. */
  all: readonly string[];
  /** Those of the current batch (`serial`). */
  batch: readonly string[];
  /** Those that failed or were lost: they are in neither `ansible_play_hosts` nor `ansible_play_batch`. */
  removed: ReadonlySet<string>;
}

/** A layer whose values are computed when they are asked for. */
export function lazyLayer(source: string, makers: Record<string, () => Value>, trusted = false): Layer {
  return {
    source,
    trusted,
    has: (name) => Object.hasOwn(makers, name),
    get: (name) => (Object.hasOwn(makers, name) ? makers[name]!() : undefined),
    names: () => Object.keys(makers),
    own: (name) => isHarmless(makers[name]?.()),
  };
}

/** Names of hosts, roles and files are the user's to make conditions of, as far as they can do no harm. */
export function harmlessLayer(layer: Layer): Layer {
  const { source, trusted, live = false } = layer;
  return {
    source,
    trusted,
    live,
    get: (name) => layer.get(name),
    has: (name) => layer.has(name),
    names: () => layer.names(),
    own: (name) => isHarmless(layer.get(name)),
    ...(layer.position ? { position: layer.position } : {}),
  };
}

/** Magic variables that do not depend on play, host or task. What the user did not give (limit, config file) stays undefined. */
export function runMagic(run: RunFacts, omit: string): Layer {
  const given: Record<string, Value> = {
    omit,
    get ansible_playbook_python() {
      return controllersPython();
    },
    ansible_config_file: run.configFile ?? null,
    ansible_check_mode: run.check ?? false,
    ansible_diff_mode: run.diff ?? false,
    ansible_forks: run.forks ?? 5,
    ansible_verbosity: run.verbosity ?? 0,
    ansible_version: run.version ?? {},
    ansible_run_tags: [...(run.tags ?? ["all"])],
    ansible_skip_tags: [...(run.skipTags ?? [])],
    ansible_inventory_sources: [...(run.inventorySources ?? [])],
    ...(run.limit === undefined ? {} : { ansible_limit: run.limit }),
  };
  return harmlessLayer(layerOf("magic", given, false));
}

/** Magic variables of a play. */
export function playMagic(play: PlayNode, hosts: () => PlayHosts): Layer {
  const direct = play.roles.concat(play.importedRoles).map((role) => role.roleName);
  const dependent = [
    ...new Set(
      play.roles
        .concat(play.importedRoles)
        .flatMap(allDependencies)
        .map((role) => role.roleName),
    ),
  ];
  const active = (names: readonly string[]): string[] => names.filter((name) => !hosts().removed.has(name));
  return lazyLayer("magic", {
    ansible_play_name: () => play.name ?? hostsText(play.hosts),
    ansible_play_role_names: () => direct,
    role_names: () => direct,
    ansible_dependent_role_names: () => dependent,
    ansible_role_names: () => [...new Set([...dependent, ...direct])],
    ansible_play_hosts_all: () => [...hosts().all],
    ansible_play_hosts: () => active(hosts().all),
    ansible_play_batch: () => active(hosts().batch),
    play_hosts: () => active(hosts().batch),
  });
}

function hostsText(hosts: Value): string {
  return Array.isArray(hosts) ? hosts.join(",") : String(hosts ?? "");
}

/** Magic variables of a task in a role. */
export function roleMagic(role: RoleUse): Layer {
  const parents = includingRoles(role);
  return harmlessLayer(
    layerOf(
      "magic",
      {
        role_name: role.roleName,
        ansible_role_name: role.name ?? role.roleName,
        role_path: role.path,
        role_uuid: String(role.id),
        ansible_collection_name: collectionOf(role),
        ...(parents.length
          ? {
              ansible_parent_role_names: parents.map((parent) => parent.name ?? parent.roleName),
              ansible_parent_role_paths: parents.map((parent) => parent.path),
            }
          : {}),
      },
      false,
    ),
  );
}

/** The collection that a role is from, as far as its name says so. */
function collectionOf(role: RoleUse): string | null {
  return /^(\w+\.\w+)\.\w/.exec(role.name ?? "")?.[1] ?? null;
}

/** The roles whose tasks included or imported this one, nearest first; a dependency has none. */
function includingRoles(role: RoleUse): RoleUse[] {
  return [role, ...role.parents].flatMap((use) => (use.fromInclude && use.role ? [use.role] : []));
}

/** Folders that relative names of a task are looked for in: its roles, nearest first, its file's folder, the playbook's. */
export function searchPath(roles: readonly RoleUse[], file: string | undefined, baseDir: string): string[] {
  return [...new Set([...roles.map((role) => role.path), ...(file ? [path.dirname(file)] : []), baseDir])];
}

/** A whole scope as a mapping (`vars`, an entry of `hostvars`). Values are read, and rendered, one by one. */
export class ScopeMapping extends LazyMapping {
  constructor(
    private readonly scope: () => Scope,
    private readonly read: (name: string, scope: Scope) => Value,
  ) {
    super();
  }

  get(key: string): Value {
    return this.read(key, this.scope());
  }

  has(key: string): boolean {
    return this.scope().has(key);
  }

  keys(): Iterable<string> {
    return this.scope().names();
  }
}

/** `environment:` of a task and of what is around it, outermost first, as written. */
export function environmentOf(task: TaskNode | BlockNode): Value[] {
  const found: Value[] = [];
  for (
    let node: { keywords: TaskNode["keywords"]; parent?: TaskNode["parent"] } | undefined = task;
    node;
    node = node.parent
  ) {
    const value = node.keywords.get("environment")?.value;
    if (value !== undefined && value !== null) found.unshift(...(Array.isArray(value) ? value : [value]));
  }
  return found;
}
