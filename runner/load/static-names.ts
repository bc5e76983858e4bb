import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { Position } from "../errors.js";
import type { Templar } from "../template/templar.js";
import type { Value } from "../values.js";
import { type Layer, layerOf, Scope } from "../vars/scope.js";
import type { NameScope } from "./context.js";
import { allKeywords } from "./effective.js";
import type { FileLoader } from "./files.js";
import type { ParentNode, PlayNode, RoleUse, VarsFile } from "./nodes.js";
import { positionOf } from "./positions.js";
import { recordOf } from "./vars-block.js";

export interface NameSources {
  files: FileLoader;
  extraVars: Record<string, Value>;
  templar(scope: Scope): Templar;
}

/** Renders names that are needed while loading, with the variables that do not depend on a board. */
export function staticNames(sources: NameSources) {
  return (text: string, scope: NameScope, position: Position): Value =>
    sources.templar(new Scope(staticLayers(sources, scope))).template(text, position);
}

/** Layers known while loading, lowest first: roles' defaults, play vars and files, roles' vars, vars around, extra vars. */
export function staticLayers(sources: NameSources, { play, parent, vars }: NameScope): Layer[] {
  const roles = rolesAround(parent);
  const layers: Layer[] = [];
  for (const role of roles) for (const file of role.defaults) layers.push(fileLayer("role defaults", file));
  if (play) layers.push(...playLayers(sources, play));
  for (const role of roles) for (const file of role.vars) layers.push(fileLayer("role vars", file));
  if (parent)
    for (const { value } of allKeywords(parent, "vars"))
      layers.push(layerOf("vars", value as Record<string, Value>, true, (name) => positionOf(value, name)));
  for (const role of roles) layers.push(layerOf("role parameters", role.params, true));
  if (vars) layers.push(layerOf("vars", vars, true, (name) => positionOf(vars, name)));
  layers.push(layerOf("extra vars", sources.extraVars, true));
  const role = roles.at(-1);
  const magic: Record<string, Value> = { ...(play ? { playbook_dir: dirname(play.file) } : {}) };
  if (role) Object.assign(magic, { role_name: role.roleName, role_path: role.path });
  layers.push(layerOf("magic", magic, false));
  return layers;
}

function fileLayer(source: string, file: VarsFile): Layer {
  return layerOf(`${source} (${basename(file.file)})`, file.values, true, (name) => positionOf(file.values, name));
}

/** Roles that a node stands in, outermost first. */
function rolesAround(parent: ParentNode | undefined): RoleUse[] {
  const roles: RoleUse[] = [];
  for (let node = parent; node; node = node.parent) if (node.kind === "role") roles.unshift(node);
  return roles;
}

function playLayers(sources: NameSources, play: PlayNode): Layer[] {
  const layers = [layerOf("play vars", play.vars, true, (name) => positionOf(play.vars, name))];
  for (const { value, position } of play.varsFiles) {
    const file = firstFile(sources, play, value, layers, position);
    if (!file) continue;
    const values = recordOf(sources.files.load(file, position), `The file ${file}`, { file, line: 1, column: 1 });
    layers.push(fileLayer("vars_files", { file, values }));
  }
  return layers;
}

/** The first of the files that exists; what is missing, or depends on facts, is the engine's to judge. */
function firstFile(
  sources: NameSources,
  play: PlayNode,
  value: Value,
  below: Layer[],
  position: Position,
): string | undefined {
  const scope = new Scope([...below, layerOf("extra vars", sources.extraVars, true)]);
  for (const name of Array.isArray(value) ? value : [value]) {
    try {
      const rendered = String(sources.templar(scope).template(name, position));
      const base = dirname(play.file);
      const found = [resolve(base, rendered), resolve(base, "vars", rendered)].find((file) => existsSync(file));
      if (found) return found;
    } catch {
      // A name that can't be rendered without a board is skipped here; the engine renders it for each board.
    }
  }
  return undefined;
}
