import { basename, dirname } from "node:path";
import type { Position } from "../errors.js";
import { dictEntries, dictGet, isDict, type Value } from "../values.js";
import { loadBlocks } from "./blocks.js";
import { fullName } from "./collections.js";
import { type LoadContext, nextId, type Place, renderName, schemaError } from "./context.js";
import { readKeywords } from "./keyword-map.js";
import { describe, keywordNames } from "./keywords.js";
import type { Keywords, ParentNode, PlayNode, RoleUse } from "./nodes.js";
import { positionOf } from "./positions.js";
import { findRoleFiles, loadRoleVars } from "./role-files.js";
import { loadRoleMeta } from "./role-meta.js";
import { type FoundRole, findRole } from "./role-search.js";

/** How a role is used, whichever way it was written. */
export interface RoleRequest {
  name: string;
  position: Position;
  play: PlayNode;
  parent: ParentNode;
  keywords: Keywords;
  params: Record<string, Value>;
  /** The role this one is used by, if any. */
  user?: RoleUse;
  /** The folder that the depending role stands in. */
  beside?: string;
  fromInclude: boolean;
  tasksFrom?: string;
  varsFrom?: string;
  defaultsFrom?: string;
  handlersFrom?: string;
  allowDuplicates?: boolean;
  public?: boolean;
  /** `rolespec_validate: false` leaves the argument specs out. */
  validate?: boolean;
  importing: readonly string[];
}

/** A role entry of `roles:` or of `dependencies:`: a name, or a mapping with keywords and parameters. */
export function loadRoleEntry(
  context: LoadContext,
  entry: Value,
  position: Position,
  from: { play: PlayNode; parent: ParentNode; user?: RoleUse; beside?: string; importing: readonly string[] },
): RoleUse {
  const name = roleNameOf(entry, position);
  const keywords: Keywords = new Map();
  const params: Record<string, Value> = {};
  if (isDict(entry)) splitEntry(entry, position, keywords, params);
  const scope = { play: from.play, parent: from.parent, vars: params };
  return loadRole(context, {
    ...from,
    name: renderName(context, name, scope, position),
    position,
    keywords,
    params,
    fromInclude: false,
  });
}

function roleNameOf(entry: Value, position: Position): string {
  const name = isDict(entry) ? (dictGet(entry, "role") ?? dictGet(entry, "name")) : entry;
  if (typeof name === "number") return String(name);
  if (typeof name !== "string" || name === "")
    throw schemaError(`A role must be a name, or a mapping with \`role:\`, not ${describe(entry)}.`, position);
  if (!isDict(entry) && name.includes(","))
    throw schemaError(`Invalid old style role requirement: ${name}.`, position, "Write it as a mapping with `role:`.");
  return name;
}

const ROLE_KEYWORDS = new Set(keywordNames("role"));

/** Keys that are keywords apply to the role's tasks; all others are variables for it. */
function splitEntry(entry: Value, position: Position, keywords: Keywords, params: Record<string, Value>): void {
  if (!isDict(entry)) return;
  const written = new Map<Value, Value>();
  for (const [key, value] of dictEntries(entry)) {
    if (typeof key !== "string") throw schemaError(`${describe(key)} can't be a key of a role.`, position);
    if (!ROLE_KEYWORDS.has(key)) params[key] = value;
    else if (key !== "role" && key !== "name") written.set(key, value);
  }
  for (const [name, keyword] of readKeywords("role", written, new Set(), position))
    keywords.set(name, { value: keyword.value, position: positionOf(entry, name) ?? position });
}

/** Loads a role for one use: variables, dependencies, tasks and handlers. Throws errors with their place. */
export function loadRole(context: LoadContext, request: RoleRequest): RoleUse {
  const found = findRole(context, request.name, request, request.position);
  refuseLoop(found, request);
  context.meetFolder?.(found.path);
  const about = { rolePath: found.path, roleName: found.name, position: request.position };
  const meta = loadRoleMeta(context, about);
  const role: RoleUse = {
    kind: "role",
    id: nextId(context),
    name: found.name,
    position: request.position,
    keywords: request.keywords,
    parent: request.parent,
    ...(request.user ? { role: request.user } : {}),
    roleName: shortName(found.name),
    path: found.path,
    params: request.params,
    defaults: loadRoleVars(context, { ...about, folder: "defaults", from: request.defaultsFrom }),
    vars: loadRoleVars(context, { ...about, folder: "vars", from: request.varsFrom }),
    tasks: [],
    handlers: [],
    dependencies: [],
    parents: request.user ? [request.user, ...request.user.parents] : [],
    allowDuplicates: request.allowDuplicates ?? meta.allowDuplicates,
    argumentSpecs: request.validate === false ? {} : meta.argumentSpecs,
    entryPoint: request.tasksFrom ? basename(request.tasksFrom).replace(/\.(?:yml|yaml|json)$/, "") : "main",
    fromInclude: request.fromInclude,
    public: request.public ?? false,
  };
  fillRole(context, role, request, meta.dependencies);
  return role;
}

/** A role's name without its folder or its collection. */
function shortName(name: string): string {
  return fullName.test(name) ? name.slice(name.lastIndexOf(".") + 1) : basename(name);
}

function fillRole(
  context: LoadContext,
  role: RoleUse,
  request: RoleRequest,
  dependencies: { entry: Value; position: Position }[],
): void {
  const importing = [...request.importing, role.path];
  role.dependencies = dependencies.map(({ entry, position }) =>
    loadRoleEntry(context, entry, position, {
      play: request.play,
      parent: role,
      user: role,
      beside: dirname(role.path),
      importing,
    }),
  );
  const about = { rolePath: role.path, roleName: role.roleName, position: request.position };
  const place: Place = { play: request.play, parent: role, role, handlers: false, importing };
  for (const file of findRoleFiles({ ...about, folder: "tasks", from: request.tasksFrom }))
    role.tasks = loadRoleList(context, file, place, request.position);
  for (const file of findRoleFiles({ ...about, folder: "handlers", from: request.handlersFrom }))
    role.handlers = loadRoleList(context, file, { ...place, handlers: true }, request.position);
}

function loadRoleList(context: LoadContext, file: string, place: Place, asked: Position) {
  const data = context.files.load(file, asked);
  return loadBlocks(context, data, place, positionOf(data) ?? { file, line: 1, column: 1 }, "a role's task file");
}

/** A role whose dependencies (or imports) lead back to itself could never be loaded to its end. */
function refuseLoop(found: FoundRole, request: RoleRequest): void {
  if (!request.importing.includes(found.path)) return;
  const chain = [...(request.user ? [request.user, ...request.user.parents] : [])].reverse();
  const from = chain.findIndex((role) => role.path === found.path);
  const names = [...chain.slice(Math.max(0, from)).map((role) => role.roleName), found.name];
  const places = chain
    .slice(Math.max(0, from))
    .map(({ position }) => `${position.file}:${position.line}:${position.column}`);
  throw schemaError(
    `The role \`${found.name}\` depends on itself: ${names.join(" → ")}.`,
    request.position,
    `Remove one of the dependencies${places.length > 0 ? ` (asked for at ${places.join(", ")})` : ""}.`,
  );
}

/** A role's task blocks in running order: its dependencies' first, each role's own after them. */
export function flattenRole(role: RoleUse) {
  const blocks: RoleUse["tasks"] = [];
  for (const dependency of role.dependencies) blocks.push(...flattenRole(dependency));
  blocks.push(...role.tasks);
  return blocks;
}

/** A role's handlers, its dependencies' first. */
export function roleHandlers(role: RoleUse): RoleUse["handlers"] {
  return [...role.dependencies.flatMap(roleHandlers), ...role.handlers];
}
