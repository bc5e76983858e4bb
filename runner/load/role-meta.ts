import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Position } from "../errors.js";
import { dictGet, isDict, type Value } from "../values.js";
import { type LoadContext, schemaError } from "./context.js";
import { describe } from "./keywords.js";
import { positionOf } from "./positions.js";
import { findRoleFiles, type RoleFile } from "./role-files.js";
import { recordOf } from "./vars-block.js";

export interface RoleMeta {
  dependencies: { entry: Value; position: Position }[];
  allowDuplicates: boolean;
  argumentSpecs: Record<string, Value>;
}

/** What a role says of itself in meta/main.yml and meta/argument_specs.yml. Other keys (galaxy_info …) are for others. */
export function loadRoleMeta(context: LoadContext, role: Omit<RoleFile, "folder" | "from">): RoleMeta {
  const file = findRoleFiles({ ...role, folder: "meta" })[0];
  const data = file ? context.files.load(file, role.position) : null;
  const at = positionOf(data) ?? { file: file ?? role.rolePath, line: 1, column: 1 };
  if (data !== null && !isDict(data))
    throw schemaError(`A role's meta/main must be a mapping, not ${describe(data)}.`, at);
  const dict = data ?? {};
  return {
    dependencies: readDependencies(dictGet(dict, "dependencies"), positionOf(dict, "dependencies") ?? at),
    allowDuplicates: readFlag(dictGet(dict, "allow_duplicates")),
    argumentSpecs: loadArgumentSpecs(context, role, dictGet(dict, "argument_specs")),
  };
}

function readFlag(value: Value): boolean {
  return value === true || (typeof value === "string" && /^(?:y|yes|t|true|on|1)$/i.test(value)) || value === 1;
}

function readDependencies(list: Value, at: Position): RoleMeta["dependencies"] {
  if (list === null || list === undefined) return [];
  if (!Array.isArray(list)) throw schemaError(`\`dependencies\` must be a list of roles, not ${describe(list)}.`, at);
  return list.map((entry, index) => ({ entry: adoptSource(entry), position: positionOf(list, index) ?? at }));
}

/** Galaxy's form (`src: https://…/name.git`, `src: author.name,v1`): the role is found by the last part of its source. */
function adoptSource(entry: Value): Value {
  if (!isDict(entry) || dictGet(entry, "role") || dictGet(entry, "name")) return entry;
  const source = dictGet(entry, "src");
  if (typeof source !== "string") return entry;
  const parts = source.split(",");
  const name =
    parts[2] ??
    parts[0]!
      .split("/")
      .at(-1)!
      .replace(/\.git$|\.tar\.gz$/, "");
  const { src: _src, scm: _scm, version: _version, ...rest } = entry as Record<string, Value>;
  return { ...rest, name };
}

function loadArgumentSpecs(
  context: LoadContext,
  role: Omit<RoleFile, "folder" | "from">,
  inMain: Value,
): Record<string, Value> {
  const own = [".yml", ".yaml", ".json"]
    .map((ending) => join(role.rolePath, "meta", `argument_specs${ending}`))
    .find((path) => existsSync(path));
  if (!own) return recordOf(inMain, "`argument_specs`", positionOf(inMain) ?? role.position);
  const data = context.files.load(own, role.position);
  const specs = isDict(data) ? dictGet(data, "argument_specs") : undefined;
  return recordOf(specs, "`argument_specs`", { file: own, line: 1, column: 1 });
}
