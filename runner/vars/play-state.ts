import type { PlayNode, RoleUse } from "../load/nodes.js";
import { positionOf } from "../load/positions.js";
import type { Value } from "../values.js";
import { type PlayHosts, playMagic } from "./magic.js";
import { playRoles, type RoleLayers } from "./role-vars.js";
import { type Layer, layerOf } from "./scope.js";

/** The layers that a play gives to all its tasks. */
export interface PlayLayers {
  defaults: readonly Layer[];
  vars: readonly Layer[];
  roleVars: readonly Layer[];
  magic: Layer;
}

interface Known {
  hosts: PlayHosts;
  prompted: readonly Layer[];
  publicRoles: RoleUse[];
  layers?: PlayLayers;
}

/** What the engine says about running plays: their hosts, answers to prompts, roles that became visible. */
export class PlayStates {
  private readonly plays = new WeakMap<PlayNode, Known>();

  constructor(private readonly roles: RoleLayers) {}

  private known(play: PlayNode): Known {
    let known = this.plays.get(play);
    if (!known) {
      known = { hosts: { all: [], batch: [], removed: new Set() }, prompted: [], publicRoles: [] };
      this.plays.set(play, known);
    }
    return known;
  }

  setHosts(play: PlayNode, hosts: PlayHosts): void {
    this.known(play).hosts = hosts;
  }

  setPrompted(play: PlayNode, values: Record<string, Value>): void {
    this.known(play).prompted = [layerOf("vars_prompt", values, true)];
  }

  prompted(play: PlayNode): readonly Layer[] {
    return this.known(play).prompted;
  }

  addPublicRole(play: PlayNode, role: RoleUse): void {
    const known = this.known(play);
    if (known.publicRoles.includes(role)) return;
    known.publicRoles.push(role);
    delete known.layers;
  }

  layers(play: PlayNode): PlayLayers {
    const known = this.known(play);
    known.layers ??= this.build(play, known);
    return known.layers;
  }

  private build(play: PlayNode, known: Known): PlayLayers {
    const roles = [...playRoles(play), ...known.publicRoles];
    return {
      defaults: roles.flatMap((role) => this.roles.defaults(role)),
      vars: Object.keys(play.vars).length ? [playVars(play)] : [],
      roleVars: roles.flatMap((role) => this.roles.vars(role)),
      magic: playMagic(play, () => known.hosts),
    };
  }
}

function playVars(play: PlayNode): Layer {
  return layerOf("play vars", play.vars, true, (name) => positionOf(play.vars, name));
}
