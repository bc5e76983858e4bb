import type { Position } from "../errors.js";
import type { Value } from "../values.js";
import type { ScopeRequest, VarsManager } from "../vars/manager.js";
import type { Level } from "../vars/precedence.js";
import type { Layer } from "../vars/scope.js";

/** One place that sets a variable. */
export interface Setting {
  level: Level;
  /** What the layer calls itself: a file, a role, a group. */
  source: string;
  position?: Position;
  /** The value as written. */
  written: Value;
  trusted: boolean;
}

/** Every place that sets a variable for a task on a host, the one that counts first. */
export function settingsOf(name: string, vars: VarsManager, request: ScopeRequest): Setting[] {
  const found: Setting[] = [];
  for (const { level, layers } of vars.levels(request))
    for (const layer of layers)
      if (layer.has(name) && !found.some((one) => isSame(one, layer, name)))
        found.unshift(settingIn(name, level, layer));
  const magic = vars.scope(request).find(name);
  // Magic variables are above everything: what is found there, and in no level, is one.
  if (magic && !found.some(({ source }) => source === magic.layer.source))
    found.unshift(settingIn(name, "magic variables", magic.layer));
  return found;
}

/** A role's defaults are seen by its play and by its tasks: one place all the same. */
function isSame({ source, position }: Setting, layer: Layer, name: string): boolean {
  const other = layer.position?.(name);
  return source === layer.source && position?.line === other?.line && position?.file === other?.file;
}

function settingIn(name: string, level: Level, layer: Layer): Setting {
  const position = layer.position?.(name);
  const { source, trusted } = layer;
  return { level, source, written: layer.get(name), trusted, ...(position ? { position } : {}) };
}
