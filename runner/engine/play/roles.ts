import { findModule } from "../../../modules/registry.js";
import type { BlockNode, RoleUse, TaskNode } from "../../load/nodes.js";
import { isDict, type Value } from "../../values.js";
import { makeBlock, makeMeta, makeTask } from "./implicit.js";

/** Which roles have run on which hosts, so that a role used twice in the same way runs once. */
export class RoleLedger {
  readonly #ran = new Map<string, Set<string>>();
  readonly #completed = new Map<string, Set<string>>();

  /** A task of the role was carried out, not skipped. */
  noteRan(role: RoleUse, host: string): void {
    add(this.#ran, keyOf(role), host);
  }

  /** The role's last task is over; it counts as run when any of its tasks was. */
  complete(role: RoleUse, host: string): void {
    if (this.#ran.get(keyOf(role))?.has(host)) add(this.#completed, keyOf(role), host);
  }

  /** Whether a task of the role must not run any more: the same role has been through. */
  isOver(role: RoleUse, host: string): boolean {
    return !role.allowDuplicates && this.#completed.get(keyOf(role))?.has(host) === true;
  }
}

function add(map: Map<string, Set<string>>, key: string, host: string): void {
  const hosts = map.get(key) ?? new Set();
  map.set(key, hosts.add(host));
}

const keys = new WeakMap<RoleUse, string>();

/** Uses of a role are the same when folder, parameters, conditions, tags and vars are. */
function keyOf(role: RoleUse): string {
  let key = keys.get(role);
  if (key === undefined) {
    const written = ["when", "tags", "vars"].map((name) => role.keywords.get(name)?.value ?? null);
    key = JSON.stringify([role.path, role.entryPoint, role.params, written, role.fromInclude]);
    keys.set(role, key);
  }
  return key;
}

/** A role's blocks in running order: dependencies, the check of its arguments, its tasks, and the note that it is over. */
export function compileRole(role: RoleUse, ids: { next: number }): BlockNode[] {
  const parts = { ids, parent: role, position: role.position, role };
  const validation = validationTask(role, ids);
  return [
    ...role.dependencies.flatMap((dependency) => compileRole(dependency, ids)),
    ...(validation ? [makeBlock([validation], parts)] : []),
    ...role.tasks.map((block) => expandRoles(block, ids)),
    makeBlock([makeMeta("role_complete", parts)], parts),
  ];
}

/** The same block with roles that were imported in it compiled as well. */
export function expandRoles(block: BlockNode, ids: { next: number }): BlockNode {
  if (block.roleUse) return { ...block, block: compileRole(block.roleUse, ids) };
  const expand = (node: TaskNode | BlockNode) => (node.kind === "block" ? expandRoles(node, ids) : node);
  return {
    ...block,
    block: block.block.map(expand),
    rescue: block.rescue.map(expand),
    always: block.always.map(expand),
  };
}

/** The task that checks a role's arguments against its `argument_specs`. */
function validationTask(role: RoleUse, ids: { next: number }): TaskNode | undefined {
  const spec = role.argumentSpecs[role.entryPoint];
  if (!isDict(spec) || spec instanceof Map || !findModule("validate_argument_spec")) return undefined;
  const summary = spec["short_description"];
  const args: Record<string, Value> = {
    argument_spec: spec["options"] ?? {},
    provided_arguments: role.params,
    validate_args_context: {
      type: "role",
      name: role.roleName,
      argument_spec_name: role.entryPoint,
      path: role.path,
    },
  };
  const name = `Validating arguments against arg spec '${role.entryPoint}'${summary ? ` - ${String(summary)}` : ""}`;
  const keywords = new Map([["tags", { value: ["always"], position: role.position }]]);
  return makeTask("validate_argument_spec", args, name, { ids, parent: role, position: role.position, role, keywords });
}
