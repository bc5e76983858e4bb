import path from "node:path";
import { folderOf } from "../inventory/constructed.js";
import { type Group, sortGroups } from "../inventory/group.js";
import type { Host } from "../inventory/host.js";
import type { Inventory } from "../inventory/inventory.js";
import { absoluteSource } from "../inventory/load.js";
import type { VarsFolders } from "../inventory/vars-folders.js";
import { harmlessLayer } from "./magic.js";
import type { Level } from "./precedence.js";
import { type Layer, layerOf } from "./scope.js";

type HostLevels = Map<Level, readonly Layer[]>;

/** What inventory, group_vars/ and host_vars/ give a host, by level. Hosts share the layers of their groups. */
export class HostLayers {
  private readonly cache = new Map<Host, Map<string, HostLevels>>();
  private readonly groupLayers = new WeakMap<object, Layer>();
  private version = -1;

  constructor(
    private readonly folders: VarsFolders,
    /** Folders of the inventory sources, in the order in which those were given. */
    private readonly places: readonly string[],
  ) {}

  clear(): void {
    this.cache.clear();
  }

  level(level: Level, host: Host, inventory: Inventory, baseDir: string): readonly Layer[] {
    if (this.version !== inventory.version) {
      this.clear();
      this.version = inventory.version;
    }
    const known = this.cache.get(host) ?? new Map<string, HostLevels>();
    let levels = known.get(baseDir);
    if (!levels) {
      levels = this.build(host, inventory, baseDir);
      this.cache.set(host, known.set(baseDir, levels));
    }
    return levels.get(level) ?? [];
  }

  private build(host: Host, inventory: Inventory, baseDir: string): HostLevels {
    const groups = sortGroups(host.groups).filter((group) => group !== inventory.all);
    const base = [baseDir];
    const files = (folders: readonly string[], names: readonly string[]): readonly Layer[] =>
      folders.flatMap((folder) => names.flatMap((name) => this.folders.layers(folder, "group_vars", name)));
    const hostFiles = (folders: readonly string[]): readonly Layer[] =>
      folders.flatMap((folder) => this.folders.layers(folder, "host_vars", host.name));
    const names = groups.map((group) => group.name);
    return new Map<Level, readonly Layer[]>([
      ["inventory group vars", [inventory.all, ...groups].filter(hasVars).map((group) => this.groupLayer(group))],
      ["inventory group_vars/all", files(this.places, ["all"])],
      ["playbook group_vars/all", files(base, ["all"])],
      ["inventory group_vars/*", files(this.places, names)],
      ["playbook group_vars/*", files(base, names)],
      ["inventory host vars", ownLayers(host)],
      ["inventory host_vars/*", hostFiles(this.places)],
      ["playbook host_vars/*", hostFiles(base)],
    ]);
  }

  private groupLayer(group: Group): Layer {
    let layer = this.groupLayers.get(group);
    if (!layer) {
      layer = layerOf(`group ${group.name}`, group.vars.values, true, (name) => group.vars.position(name));
      this.groupLayers.set(group, layer);
    }
    return layer;
  }
}

function hasVars(group: Group): boolean {
  return Object.keys(group.vars.values).length > 0;
}

/** The host's own variables, with those that its place in the inventory gives it: they count at this level, not as magic. */
function ownLayers(host: Host): Layer[] {
  const names = {
    inventory_hostname: host.name,
    inventory_hostname_short: host.shortName,
    group_names: host.groupNames(),
  };
  return [
    layerOf(`host ${host.name}`, host.vars.values, true, (name) => host.vars.position(name)),
    harmlessLayer(layerOf(`host ${host.name}`, names, false)),
  ];
}

/** The folders beside which the sources' group_vars/ and host_vars/ are looked for; a list of hosts has none. */
export function varsPlaces(sources: readonly string[]): string[] {
  const files = sources.map(absoluteSource);
  return files.filter((file) => !file.includes(",") || path.isAbsolute(file)).map(folderOf);
}
